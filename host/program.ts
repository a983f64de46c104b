import { UserError } from "./userError";

/**
 * Runs a program's main function. A user's mistake is shown as its message and exits with 1;
 * anything else is a fault of ours and keeps its stack.
 */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof UserError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}
