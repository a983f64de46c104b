import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import type { Clone } from "../clone";
import type { Downloaded } from "./slowDownload";

const LAST_NUMBER = 4_500_000;
const FILE = "long";

/** Puts a file on a real server: its name, and the numbers up to a great one, 35 MB in all. */
export async function offerLongDownload(clone: Clone, node: string): Promise<void> {
  await clone.onNode(node, `{ echo ${node}; seq ${LAST_NUMBER}; } >/var/www/html/${FILE}`);
}

/** A download at the console that goes on slowly until it shall end. @see slowDownload.ts */
export class LongDownload {
  private constructor(
    /** The node that serves it. */
    readonly server: string,
    private readonly process: ReturnType<Clone["start"]>,
    private readonly output: AsyncIterator<string>,
  ) {}

  /** Returns as soon as its first bytes have come. */
  static async start(clone: Clone, url: string): Promise<LongDownload> {
    const process = clone.start(`./lab node_modules/.bin/tsx test/e2e/support/slowDownload.ts ${url}${FILE}`, {
      stdin: "pipe",
    });
    const output = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
    const { value: server, done } = await output.next();
    if (done) throw new Error(`the download didn't start: ${(await process).all}`);
    return new LongDownload(server, process, output);
  }

  /** Goes on as fast as it can, and returns whether all of it came, and right. */
  async finish(): Promise<boolean> {
    this.process.stdin?.end("\n");
    const { value, done } = await this.output.next();
    if (done) throw new Error(`the download ended: ${(await this.process).all}`);
    const { sha256 }: Downloaded = JSON.parse(value);
    return sha256 === sha256Of(this.server);
  }
}

function sha256Of(server: string): string {
  const numbers = Array.from({ length: LAST_NUMBER }, (_, i) => `${i + 1}\n`);
  return createHash("sha256").update(`${server}\n`).update(numbers.join("")).digest("hex");
}
