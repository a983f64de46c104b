import { join } from "node:path";
import { projectDir } from "../../runtime/paths";
import { runContained } from "../lab";

/** What an interruption leaves. */
export const NOTHING_LEFT = "the tests have ended, and nothing is left of what they made";

/**
 * Runs vitest on tests that start labs, which end with it.
 *
 * @returns its exit status
 * @throws UserError when this isn't root
 */
export function runVitest(args: string[]): Promise<number> {
  return runContained(join(projectDir, "node_modules", ".bin", "vitest"), ["run", ...args]);
}
