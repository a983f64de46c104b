import { once } from "node:events";
import { createInterface } from "node:readline";
import { execa } from "execa";

/** Ends a program when the process that started it ends, in whatever way. */
export const TIED = ["setpriv", "--pdeathsig", "KILL", "--"];

/** A program that holds namespaces, and what is in them, until it is told to end or this process ends. */
export class Holder {
  private constructor(
    readonly pid: number,
    /** What it says when it has made them. */
    readonly firstLine: string,
    /** Tells it to end, and waits for that. */
    readonly end: () => Promise<void>,
  ) {}

  /** @throws when it ends before it has said anything, with what it said of the reason */
  static async start(command: string[]): Promise<Holder> {
    const [program = "", ...args] = [...TIED, ...command];
    const running = execa(program, args, { stdin: "pipe", reject: false });
    const line = once(createInterface({ input: running.stdout }), "line").then(([text]) => text as string);
    const failure = running.then(({ stderr }) => Promise.reject(new Error(`${command.join(" ")} failed:\n${stderr}`)));
    return new Holder(running.pid ?? 0, await Promise.race([line, failure]), async () => {
      running.stdin.end();
      await failure.catch(() => undefined);
    });
  }
}
