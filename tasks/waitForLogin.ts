import { type Problem, UserError } from "../errors/userError";
import { report } from "./input";
import { type SshConnection, SshError, type SshSession, tryLogin } from "./sshSession";

/** A login that is tried again and again, since the machine may still be booting. */
export interface LoginWait {
  /** The machine's name, for the user. */
  node: string;
  connection: SshConnection;
  /** How long it is tried. A login that has begun by then is still ended. */
  timeoutSeconds: number;
  /** The pause between two logins. */
  pollMs: number;
  /** Whether more waiting can't help; by default it always may. */
  isFinal?(error: SshError): boolean;
  /** What may be done for the machine after each login that failed. */
  help?(error: SshError, waitedSeconds: number): Promise<void>;
  /** What the user is told every ten seconds, after the last login's error. Whatever it throws ends the wait. */
  hint(error: SshError): string | Promise<string>;
  /** What the wait fails with. */
  problem(error: SshError): Problem | Promise<Problem>;
}

const REPORT_EVERY_MS = 10_000;

/**
 * Logs in as soon as the machine lets us in.
 *
 * @throws UserError of `problem` when it hasn't in time, or never will
 */
export async function waitForLogin(wait: LoginWait, logIn = tryLogin): Promise<SshSession> {
  const { node, connection, timeoutSeconds, pollMs, isFinal = () => false, help } = wait;
  const started = Date.now();
  let reported = started;
  for (;;) {
    const outcome = await logIn(connection);
    if (!(outcome instanceof SshError)) return outcome;
    const now = Date.now();
    const waited = (now - started) / 1000;
    if (waited > timeoutSeconds || isFinal(outcome)) throw new UserError(await wait.problem(outcome));
    await help?.(outcome, Math.round(waited));
    if (now - reported > REPORT_EVERY_MS) {
      reported = now;
      const hint = await wait.hint(outcome);
      report(`${node}: waiting for SSH, ${Math.round(waited)} s; ${outcome.message}${hint}`);
    }
    await new Promise((passed) => setTimeout(passed, pollMs));
  }
}
