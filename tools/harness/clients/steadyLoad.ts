import type { Clone } from "../clone";
import { ConsoleScript } from "./consoleScript";
import type { SteadyOutcome } from "./steadyRequests";

/** Long enough for packets that are sent again: what fails then was dropped, and not only late. */
export const PATIENT_MS = 30_000;

/** Too short for a packet that is sent again, so that a gap is as long as nobody could have been answered. */
export const IMPATIENT_MS = 1_000;

/**
 * Sends requests from the console at regular intervals, 50 ms by default, while something else happens; returns what
 * became of them.
 */
export async function whileAsking(
  clone: Clone,
  { url, patienceMs, intervalMs = 50 }: { url: string; patienceMs: number; intervalMs?: number },
  happens: () => Promise<unknown>,
): Promise<SteadyOutcome> {
  const requests = await ConsoleScript.start(
    clone,
    "tools/harness/clients/steadyRequests.ts",
    url,
    patienceMs,
    intervalMs,
  );
  return JSON.parse(await requests.during(happens));
}
