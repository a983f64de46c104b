import { connect as open, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Asked, type Connect, OTHER_PROTOCOL, type RequestResult, SILENCE_MS } from "./requestResult";
import { shown } from "./shown";

/** What is said over a connection. */
export interface Talk {
  send?: Buffer;
  /** Whether what has come so far is an answer; undefined as long as it may become one. */
  judge: (received: Buffer) => boolean | undefined;
}

/** Sends a text, if there is one, and waits for another, if one is expected. */
export function text({ send, expect = "" }: { send?: string; expect?: string }): Talk {
  return {
    ...(send !== undefined && { send: Buffer.from(send) }),
    judge: (received) => (received.includes(expect) ? true : undefined),
  };
}

/** A mail server greets with 220, before anybody has said a word. @see RFC 5321, 4.2 */
export const greeting: Talk = {
  judge: (received) => {
    const begin = received.toString("latin1", 0, "220".length);
    if (!"220".startsWith(begin)) return false;
    return received.includes("\n") ? true : undefined;
  },
};

/** Asks over a TCP connection of its own. */
export async function askByStream(
  { address, port }: Asked,
  { send, judge }: Talk,
  connect?: Connect,
): Promise<RequestResult> {
  let stream: Duplex;
  try {
    stream = connect ? await connect(address, port) : await openHere(address, port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { localPort: undefined, connected: false, answered: false, error: code ?? message };
  }
  const { localPort } = stream as Socket;
  const outcome = await converse(stream, send, judge);
  stream.on("error", () => {});
  stream.end(() => stream.destroy());
  return { localPort, connected: true, ...outcome };
}

function converse(
  stream: Duplex,
  send: Buffer | undefined,
  judge: Talk["judge"],
): Promise<Pick<RequestResult, "answered" | "error" | "said">> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const failed = (error: string) => {
      const said = shown(received);
      resolve({ answered: false, error, ...(said !== undefined && { said }) });
    };
    const silence = setTimeout(() => failed(received.length > 0 ? OTHER_PROTOCOL : "TIMEOUT"), SILENCE_MS);
    const look = () => {
      const verdict = judge(received);
      if (verdict === undefined) return;
      clearTimeout(silence);
      if (verdict) resolve({ answered: true, error: undefined });
      else failed(OTHER_PROTOCOL);
    };
    stream.on("data", (data: Buffer) => {
      silence.refresh();
      received = Buffer.concat([received, data]);
      look();
    });
    stream.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(silence);
      failed(error.code ?? error.message);
    });
    stream.on("end", () => {
      clearTimeout(silence);
      failed(received.length > 0 ? OTHER_PROTOCOL : "ECONNRESET");
    });
    if (send !== undefined) stream.write(send);
    look();
  });
}

function openHere(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = open({ host: address, port });
    const silence = setTimeout(() => socket.destroy(Object.assign(new Error(), { code: "TIMEOUT" })), SILENCE_MS);
    socket.once("error", (error) => {
      clearTimeout(silence);
      reject(error);
    });
    socket.once("connect", () => {
      clearTimeout(silence);
      resolve(socket);
    });
  });
}
