import { text } from "node:stream/consumers";

/** What a task is told on standard input, where neither logs nor process lists show it. */
export async function readInput<T>(): Promise<T> {
  return JSON.parse(await text(process.stdin)) as T;
}

/** Tells the user what a task is doing; standard output holds its result only. */
export function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Gives a task's result and ends the task, whatever else it is still at. A result that is longer than a pipe holds is
 * written bit by bit, and an end before that would cut it.
 */
export async function answer(result: unknown): Promise<never> {
  await new Promise((written) => process.stdout.write(`${JSON.stringify(result)}\n`, written));
  process.exit();
}
