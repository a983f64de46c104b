import { endWhenInterrupted, Interrupted, interruption } from "./interruption";
import { UserError } from "./userError";

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
  const ended = Promise.resolve().then(main).catch(showError);
  if (left) endWhenInterrupted(ended, left);
  await ended;
}

function showError(error: unknown): void {
  // whatever fails then
  if (interruption.reason instanceof Interrupted) return;
  console.error(error instanceof UserError ? `error: ${error.message}` : error);
  process.exitCode = 1;
}
