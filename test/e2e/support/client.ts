/**
 * A client at the console: opens, holds and closes connections and sends datagrams, as it is told by a line of
 * JSON each on standard input; answers with a line of JSON each. See {@link Order}.
 */
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { connect, isIPv6, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** Where a client asks. */
export interface Target {
  address: string;
  port: number;
  /** The client's own address; the console's by default. */
  from?: string;
  /** How many times, one after another. */
  count: number;
}

/**
 * - `hold`: opens connections and keeps them; the reply tells who took each
 * - `visit`: the same, but closes each before the next
 * - `again`: asks once more on each connection that is held to a port; the reply tells what came
 * - `datagrams`: sends each from one and the same socket, waiting for its answer; the reply tells who answered each
 * - `release`: closes the held connections to a port, or of them those that one server took; replies with their number
 */
export type Order =
  | { do: "hold" | "visit" | "datagrams"; target: Target }
  | { do: "again"; port: number }
  | { do: "release"; port: number; server?: string };

interface Held {
  port: number;
  server: string;
  socket: Socket;
}

const PATIENCE_MS = 20_000;

let held: Held[] = [];

async function main(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const reply = await obey(JSON.parse(line)).then(
      (result) => ({ result }),
      (error: Error) => ({ error: error.message }),
    );
    console.log(JSON.stringify(reply));
  }
  process.exit();
}

async function obey(order: Order): Promise<string[] | number> {
  switch (order.do) {
    case "hold": {
      const { target } = order;
      return repeat(target.count, async () => {
        const { server, socket } = await open(target);
        held.push({ port: target.port, server, socket });
        return server;
      });
    }
    case "visit":
      return repeat(order.target.count, async () => {
        const { server, socket } = await open(order.target);
        await close(socket);
        return server;
      });
    case "again":
      return Promise.all(held.filter(({ port }) => port === order.port).map(({ socket }) => askAgain(socket)));
    case "datagrams":
      return datagrams(order.target);
    case "release":
      return release(order.port, order.server);
  }
}

async function repeat(count: number, act: () => Promise<string>): Promise<string[]> {
  const results: string[] = [];
  for (let i = 0; i < count; i++) results.push(await act());
  return results;
}

/** A connection whose server has told its name, so that the director has seen it established. */
async function open({ address, port, from }: Target): Promise<{ server: string; socket: Socket }> {
  const socket = connect({ host: address, port, localAddress: from });
  const [line] = await once(socket, "data", { signal: AbortSignal.timeout(PATIENCE_MS) }).finally(() => {
    // a connection that breaks while it is held is seen by who looks at its server, not here
    socket.on("error", () => undefined);
    socket.resume();
  });
  return { server: String(line).trim(), socket };
}

async function askAgain(socket: Socket): Promise<string> {
  socket.write("who?\n");
  const [line] = await once(socket, "data", { signal: AbortSignal.timeout(PATIENCE_MS) });
  return String(line).trim();
}

/** Closes a connection and waits until the server has closed it too, so that the director has seen both. */
async function close(socket: Socket): Promise<void> {
  const closed = once(socket, "close", { signal: AbortSignal.timeout(PATIENCE_MS) });
  socket.end();
  await closed;
}

async function release(port: number, server?: string): Promise<number> {
  const leaving = held.filter((one) => one.port === port && (server === undefined || one.server === server));
  held = held.filter((one) => !leaving.includes(one));
  for (const { socket } of leaving) await close(socket);
  return leaving.length;
}

async function datagrams({ address, port, from, count }: Target): Promise<string[]> {
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  try {
    if (from !== undefined) socket.bind(0, from);
    socket.connect(port, address);
    await once(socket, "connect");
    return await repeat(count, () => exchange(socket));
  } finally {
    socket.close();
  }
}

async function exchange(socket: DatagramSocket): Promise<string> {
  const answer = once(socket, "message", { signal: AbortSignal.timeout(PATIENCE_MS) });
  socket.send("who?");
  const [message] = await answer;
  return String(message);
}

void main();
