import { type AnyAuthMethod, Client, type ConnectConfig } from "ssh2";
import { cancellation } from "../operation";
import type { Endpoint } from "./endpoint";
import { fingerprint, type HostKey, signatureAlgorithms } from "./hostKey";
import type { Login } from "./login";
import type { Wire } from "./socket";

/** A connection that is logged in. */
export interface OpenClient {
  client: Client;
  /** Resolves when the connection has ended, for whatever reason. */
  closed: Promise<void>;
  /** Ends the connection in order, and resolves when nothing of it is left. */
  close: () => Promise<void>;
}

const KEEPALIVE_MS = 15_000;
/** A busy emulated machine can be silent for a while: two minutes without an answer mean that the host is gone. */
const KEEPALIVES = 8;

/** Speaks SSH over a stream until the user is logged in. */
export async function openClient(
  wire: Wire,
  endpoint: Endpoint,
  login: Login,
  signal: AbortSignal,
): Promise<OpenClient> {
  const client = new Client();
  const hostKey = new HostKeyCheck(endpoint, login.hostKey);
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    client.once("ready", resolve);
    // stays for the connection's life: an error that nobody listens to would end the plugin
    client.on("error", (error) => reject(hostKey.mismatch ?? describe(error, login)));
    closed.then(() => reject(new Error("ssh: handshake failed: the connection was closed")));
  });
  client.connect({
    sock: wire,
    username: login.user,
    authHandler: login.methods as AnyAuthMethod[],
    hostVerifier: (key: Buffer) => hostKey.accepts(key),
    algorithms: hostKey.algorithms,
    readyTimeout: 0,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVES,
  } as ConnectConfig);
  try {
    await whileItProgresses(ready, wire, endpoint, signal);
  } catch (error) {
    wire.destroy();
    throw error;
  }
  return { client, closed, close: () => close(client, wire, closed) };
}

class HostKeyCheck {
  mismatch: Error | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly expected: HostKey | undefined,
  ) {}

  get algorithms(): ConnectConfig["algorithms"] {
    return this.expected && ({ serverHostKey: signatureAlgorithms(this.expected) } as ConnectConfig["algorithms"]);
  }

  accepts(presented: Buffer): boolean {
    if (!this.expected || this.expected.blob.equals(presented)) return true;
    const { host, port } = this.endpoint;
    this.mismatch = new Error(
      `ssh: handshake failed: ssh: host key mismatch: ${host}:${port} has ${fingerprint(presented)}, expected ${fingerprint(this.expected.blob)}`,
    );
    return false;
  }
}

function describe(error: Error & { level?: string }, { user, methods }: Login): Error {
  if (error.level !== "client-authentication") return new Error(`ssh: handshake failed: ${error.message}`);
  const tried = methods.map((method) => (method.type === "agent" ? "publickey of the agent" : method.type));
  return new Error(
    `ssh: handshake failed: ssh: unable to authenticate as ${user}, attempted methods [${tried.join(", ")}], no supported methods remain`,
  );
}

/** Gives up when the host has been silent for `perDialTimeout` seconds: a slow host that still answers gets its time. */
function whileItProgresses(ready: Promise<void>, wire: Wire, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const { host, port, perDialTimeout } = endpoint;
    const onSilence = () => reject(new Error(`ssh: handshake with ${host}:${port}: i/o timeout`));
    const timer = perDialTimeout > 0 ? setTimeout(onSilence, perDialTimeout * 1000) : undefined;
    const onData = () => timer?.refresh();
    const onAbort = () => reject(cancellation(signal));
    wire.on("data", onData);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    ready.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      wire.off("data", onData);
      signal.removeEventListener("abort", onAbort);
    });
  });
}

const CLOSE_TIMEOUT_MS = 2_000;

async function close(client: Client, wire: Wire, closed: Promise<void>): Promise<void> {
  const giveUp = setTimeout(() => wire.destroy(), CLOSE_TIMEOUT_MS);
  client.end();
  await closed;
  clearTimeout(giveUp);
}
