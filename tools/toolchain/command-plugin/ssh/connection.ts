import type { Client } from "ssh2";
import { type Operation, pause, throwIfCancelled } from "../operation";
import type { Endpoint } from "./endpoint";
import { type Login, sshLogin } from "./login";
import { type OpenClient, openClient } from "./openClient";
import { connectTcp, forwardThrough } from "./socket";

export interface Connection extends Endpoint {
  proxy?: Endpoint;
}

type Context = Pick<Operation, "signal" | "status">;

/** Connects, lets `use` work with the connection, and closes it whatever happens. */
export async function withConnection<T>(
  connection: Connection,
  context: Context,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const login = await sshLogin(connection);
  if (!connection.proxy) {
    const client = await dial("Dial", connection, context, () => direct(connection, login, context));
    return await useThenClose(client, use);
  }
  const proxy = connection.proxy;
  const proxyLogin = await named("proxy", () => sshLogin(proxy));
  const bastion = new Reconnecting(() => direct(proxy, proxyLogin, context));
  try {
    await named("proxy", () => dial("Dial proxy", proxy, context, () => bastion.client()));
    const client = await dial("Dial from proxy", connection, context, async () => {
      const { client: through } = await bastion.client();
      return openClient(await forwardThrough(through, connection, context.signal), connection, login, context.signal);
    });
    return await useThenClose(client, use);
  } finally {
    await bastion.close();
  }
}

async function direct(endpoint: Endpoint, login: Login, { signal }: Context): Promise<OpenClient> {
  return openClient(await connectTcp(endpoint, signal), endpoint, login, signal);
}

const FIRST_DELAY_MS = 100;
const DELAY_FACTOR = 1.5;
const LONGEST_DELAY_MS = 5_000;

/** Repeats an attempt until it succeeds or has failed more than `dialErrorLimit` times, at growing intervals. */
async function dial<T>(what: string, endpoint: Endpoint, context: Context, attempt: () => Promise<T>): Promise<T> {
  const limit = endpoint.dialErrorLimit;
  let delay = FIRST_DELAY_MS;
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      throwIfCancelled(context.signal);
      const reason = (error as Error).message;
      if (limit >= 0 && failures > limit) throw new Error(`after ${failures - 1} failed attempts: ${reason}`);
      context.status(`${what} ${failures}/${limit < 0 ? "inf" : limit} failed: retrying (${reason})`);
      await pause(delay, context.signal);
      delay = Math.min(delay * DELAY_FACTOR, LONGEST_DELAY_MS);
    }
  }
}

/** The connection to a proxy, made again when it was lost while the host behind it was waited for. */
class Reconnecting {
  private current: OpenClient | undefined;

  constructor(private readonly connect: () => Promise<OpenClient>) {}

  async client(): Promise<OpenClient> {
    if (!this.current) {
      const opened = await this.connect();
      this.current = opened;
      opened.closed.then(() => {
        this.current = undefined;
      });
    }
    return this.current;
  }

  async close(): Promise<void> {
    await this.current?.close();
  }
}

async function useThenClose<T>(opened: OpenClient, use: (client: Client) => Promise<T>): Promise<T> {
  try {
    return await use(opened.client);
  } finally {
    await opened.close();
  }
}

async function named<T>(part: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${part}: ${(error as Error).message}`);
  }
}
