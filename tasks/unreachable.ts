import { SshError } from "./sshSession";

/** That a director told nothing, and why. */
export interface Unreachable {
  reachable: false;
  reason: string;
}

/** An emulated director needs seconds to let anybody in; a preview waits for no longer. */
const TIMEOUT_SECONDS = 20;

/**
 * What a director answers, unless that takes too long. One that is given up may still let us in: who asked must exit.
 *
 * @param more seconds that the answer may take beside the usual ones
 */
export function inTime<Answer>(host: string, answer: Promise<Answer>, more = 0): Promise<Answer | Unreachable> {
  const seconds = TIMEOUT_SECONDS + more;
  const tooLate = new Promise<Unreachable>((resolve) => {
    const reason = `${host}: no answer within ${seconds} s`;
    setTimeout(() => resolve({ reachable: false, reason }), seconds * 1000).unref();
  });
  return Promise.race([answer, tooLate]);
}

/** @throws what is no failure to reach a director */
export function unreachable(error: unknown): Unreachable {
  if (!(error instanceof SshError)) throw error;
  return { reachable: false, reason: `${error.host}: ${error.reason}` };
}
