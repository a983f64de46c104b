/**
 * A download at the console that stops after its first line until a line arrives on standard input: it prints that
 * first line, the name of the server, and later the number of bytes that came in all.
 *   download.ts URL
 */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";

async function main(url: string): Promise<void> {
  const [response] = (await once(get(url, { agent: false }), "response")) as [IncomingMessage];
  let bytes = 0;
  response.on("data", (data: Buffer) => {
    if (bytes === 0) {
      console.log(data.toString("latin1").split("\n")[0]);
      response.pause();
      process.stdin.once("data", () => response.resume());
    }
    bytes += data.length;
  });
  await once(response, "end");
  console.log(bytes);
  process.exit();
}

void main(process.argv[2] ?? "");
