import { createInterface } from "node:readline";
import type { Clone } from "../clone";

/** A script that is run at a clone's console: it prints a line when it is under way, and one at its end. */
export class ConsoleScript {
  private constructor(
    /** What it said when it was under way. */
    readonly firstLine: string,
    private readonly process: ReturnType<Clone["start"]>,
    private readonly output: AsyncIterator<string>,
  ) {}

  /** @param script its path in the clone: `tools/harness/clients/requests.ts` */
  static async start(clone: Clone, script: string, ...args: (string | number)[]): Promise<ConsoleScript> {
    const process = clone.start(`./lab node runtime/run.mjs ${script} ${args.join(" ")}`, {
      stdin: "pipe",
    });
    const output = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
    return new ConsoleScript(await nextLine(script, process, output), process, output);
  }

  /** Writes a line, and returns what it answers. */
  ask(line: string): Promise<string> {
    this.process.stdin?.write(`${line}\n`);
    return nextLine("the script", this.process, this.output);
  }

  /** Writes a line and closes its standard input, which both tell it to come to its end; returns what it says there. */
  async end(): Promise<string> {
    this.process.stdin?.end("\n");
    return nextLine("the script", this.process, this.output);
  }

  /** Lets it run while something else happens, however that ends; returns what it says at its own end. */
  async during(happens: (script: ConsoleScript) => Promise<unknown>): Promise<string> {
    await happens(this).catch(async (error) => {
      await this.end();
      throw error;
    });
    return this.end();
  }
}

async function nextLine(
  what: string,
  process: ReturnType<Clone["start"]>,
  output: AsyncIterator<string>,
): Promise<string> {
  const { value, done } = await output.next();
  if (done) throw new Error(`${what} ended early: ${(await process).all}`);
  return value;
}
