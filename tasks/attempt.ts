import { report } from "./input";
import { SshError } from "./sshSession";

/** For a login and short commands. */
const GRACE_SECONDS = 30;

/**
 * Does something on a director that may be gone already. What can't be done is told, and is no failure.
 *
 * @param undone what is told then, before the reason
 * @param seconds how long it may take, beside the login
 */
export async function attempt(
  { undone, host, seconds }: { undone: string; host: string; seconds: number },
  action: () => Promise<void>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SshError(host, "doesn't answer any more")), (seconds + GRACE_SECONDS) * 1000);
  });
  try {
    await Promise.race([action(), tooLate]);
  } catch (error) {
    if (!(error instanceof SshError)) throw error;
    report(`${undone}: ${error.host}: ${error.reason}`);
  } finally {
    clearTimeout(timer);
  }
}
