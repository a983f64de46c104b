import { text } from "node:stream/consumers";

/** What a task is told on standard input, where neither logs nor process lists show it. */
export async function readInput<T>(): Promise<T> {
  return JSON.parse(await text(process.stdin)) as T;
}

/** Tells the user what a task is doing; standard output holds its result only. */
export function report(line: string): void {
  process.stderr.write(`${line}\n`);
}
