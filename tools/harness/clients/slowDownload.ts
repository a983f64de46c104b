/**
 * A download at the console that reads little by little, so that it lasts, until a line arrives on standard input,
 * and then as fast as it can. It prints who serves it, as {@link Begun} in JSON, when the first bytes have come, and
 * later what came in all, as {@link Downloaded}.
 *   slowDownload.ts URL
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Begun {
  /** The first line that came. */
  server: string;
  /** The client's own. */
  port: number | undefined;
}

export interface Downloaded {
  bytes: number;
  /** In hexadecimal. */
  sha256: string;
  /** Why it ended before its end: ECONNRESET. */
  failure?: string;
}

const PAUSE_MS = 200;

/** How long a connection may stay without a byte, once it reads as fast as it can. */
const PATIENCE_MS = 60_000;

let hurry = false;
process.stdin.once("data", () => {
  hurry = true;
});

async function main(url: string): Promise<void> {
  const request = get(url, { agent: false });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  // what breaks the response breaks the request too, and is told by the response
  request.on("error", () => undefined);
  const hash = createHash("sha256");
  let bytes = 0;
  let failure: string | undefined;
  response.setTimeout(PATIENCE_MS, () => response.destroy(new Error("timeout")));
  try {
    for await (const data of response) {
      if (bytes === 0) tellBegun(String(data), response.socket.localPort);
      hash.update(data);
      bytes += data.length;
      if (!hurry) await sleep(PAUSE_MS);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    failure = code ?? message;
  }
  console.log(JSON.stringify({ bytes, sha256: hash.digest("hex"), failure }));
  process.exit();
}

function tellBegun(text: string, port: number | undefined): void {
  console.log(JSON.stringify({ server: text.split("\n")[0] ?? "", port } satisfies Begun));
}

void main(process.argv[2] ?? "");
