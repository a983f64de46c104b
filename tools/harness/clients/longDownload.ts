import { createHash } from "node:crypto";
import type { Clone } from "../clone";
import { ConsoleScript } from "./consoleScript";
import type { Begun, Downloaded } from "./slowDownload";

const LAST_NUMBER = 4_500_000;
const FILE = "long";

/** Puts a file on a real server: its name, and the numbers up to a great one, 35 MB in all. */
export async function offerLongDownload(clone: Clone, node: string): Promise<void> {
  await clone.onNode(node, `{ echo ${node}; seq ${LAST_NUMBER}; } >/var/www/html/${FILE}`);
}

/** A download at the console that goes on slowly until it shall end. @see slowDownload.ts */
export class LongDownload {
  private readonly begun: Begun;

  private constructor(private readonly script: ConsoleScript) {
    this.begun = JSON.parse(script.firstLine);
  }

  /** The client's own port. */
  get port(): number | undefined {
    return this.begun.port;
  }

  /** Returns as soon as its first bytes have come. */
  static async start(clone: Clone, url: string): Promise<LongDownload> {
    return new LongDownload(await ConsoleScript.start(clone, "tools/harness/clients/slowDownload.ts", url + FILE));
  }

  /** Goes on as fast as it can, and returns whether all of it came, and right. */
  async finish(): Promise<boolean> {
    const downloaded: Downloaded = JSON.parse(await this.script.end());
    const isWhole = downloaded.sha256 === sha256Of(this.begun.server);
    if (!isWhole) console.log(`the download from ${this.begun.server} ended early: ${JSON.stringify(downloaded)}`);
    return isWhole;
  }
}

function sha256Of(server: string): string {
  const numbers = Array.from({ length: LAST_NUMBER }, (_, i) => `${i + 1}\n`);
  return createHash("sha256").update(`${server}\n`).update(numbers.join("")).digest("hex");
}
