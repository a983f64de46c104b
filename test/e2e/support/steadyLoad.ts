import { createInterface } from "node:readline";
import type { Clone } from "../clone";
import type { SteadyOutcome } from "./steadyRequests";

/** A client at the console that sends requests at regular intervals until it is ended. @see steadyRequests.ts */
export class SteadyLoad {
  private constructor(
    private readonly process: ReturnType<Clone["start"]>,
    private readonly output: AsyncIterator<string>,
  ) {}

  /** Returns as soon as one was answered. */
  static async start(clone: Clone, url: string): Promise<SteadyLoad> {
    const process = clone.start(`./lab node_modules/.bin/tsx test/e2e/support/steadyRequests.ts ${url}`, {
      stdin: "pipe",
    });
    const output = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
    const { done } = await output.next();
    if (done) throw new Error(`the client didn't start: ${(await process).all}`);
    return new SteadyLoad(process, output);
  }

  async end(): Promise<SteadyOutcome> {
    this.process.stdin?.end();
    const { value, done } = await this.output.next();
    if (done) throw new Error(`the client ended: ${(await this.process).all}`);
    return JSON.parse(value);
  }
}
