import { setTimeout as pause } from "node:timers/promises";
import type { Report } from "../../runtime/report";

/** How long something is kept up that needs the network. */
export interface Retries {
  /** How many times it is tried again. */
  times: number;
  /** Before the first of these; each further one is waited for twice as long. */
  pauseSeconds: number;
}

export const RETRIES: Retries = { times: 3, pauseSeconds: 2 };

/**
 * Does some work, and does it again when the network has failed it, which is said each time, with the reason.
 *
 * @param faultOf what failed in the network, in a few words; undefined where another try would fail as well
 * @throws what the work throws, at once or at last
 */
export async function tryAgain<T>(
  work: () => Promise<T>,
  faultOf: (error: unknown) => string | undefined,
  report: Report,
  { times, pauseSeconds }: Retries = RETRIES,
): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      const fault = faultOf(error);
      if (fault === undefined || failures === times) throw error;
      const seconds = pauseSeconds * 2 ** failures;
      failures += 1;
      report(`${fault}; trying again in ${seconds} s (${failures} of ${times})`);
      await pause(seconds * 1000);
    }
  }
}
