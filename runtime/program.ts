import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../errors/userError";
import { endWhenInterrupted, wasInterrupted } from "./interruption";

/** A terminal's Ctrl-C ends what was started too, and that may be seen here first. */
const SIGNAL_COMES_MS = 100;

/** What only a program needs that users start themselves. */
export interface ProgramOptions {
  /** What is there on purpose after an interruption, and how to go on. Default: a signal ends the program at once. */
  left?: () => string;
}

/**
 * Runs a program's main function. A user's mistake is shown as its message and exits with 1;
 * anything else is a fault of ours and keeps its stack.
 */
export async function runProgram(main: () => Promise<void>, { left }: ProgramOptions = {}): Promise<void> {
  // begins when all else that is to be done now has been done
  const ended = Promise.resolve()
    .then(main)
    .catch(async (error) => {
      if (left) await pause(SIGNAL_COMES_MS);
      // whatever fails then
      if (!wasInterrupted()) showError(error);
    });
  if (left) endWhenInterrupted(ended, left);
  await ended;
}

function showError(error: unknown): void {
  console.error(error instanceof UserError ? `error: ${error.message}` : error);
  process.exitCode = 1;
}
