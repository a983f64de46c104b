import { SshError } from "./sshSession";

/** That a director told nothing, and why. */
export interface Unreachable {
  reachable: false;
  reason: string;
}

/** An emulated director needs seconds to let anybody in; a preview waits for no longer. */
const TIMEOUT_SECONDS = 20;

/** What a director answers, unless that takes too long. One that is given up may still let us in: who asked must exit. */
export function inTime<Answer>(host: string, answer: Promise<Answer>): Promise<Answer | Unreachable> {
  const tooLate = new Promise<Unreachable>((resolve) => {
    const reason = `${host}: no answer within ${TIMEOUT_SECONDS} s`;
    setTimeout(() => resolve({ reachable: false, reason }), TIMEOUT_SECONDS * 1000).unref();
  });
  return Promise.race([answer, tooLate]);
}

/** @throws what is no failure to reach a director */
export function unreachable(error: unknown): Unreachable {
  if (!(error instanceof SshError)) throw error;
  return { reachable: false, reason: `${error.host}: ${error.reason}` };
}
