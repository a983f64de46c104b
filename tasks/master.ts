import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../errors/userError";
import type { DirectorStatus } from "../lvs/clusterStatus";
import { askStatus, type StatusAnswer } from "./directorStatus";
import { openSession, type SshConnection, type SshSession } from "./sshSession";
import { unreachable } from "./unreachable";

/** A director that somebody is logged in on, and what it told of itself. */
export interface Master {
  host: string;
  session: SshSession;
  status: DirectorStatus;
}

/** A login, or why there is none. */
type Login = { host: string } & ({ session: SshSession } | { failure: StatusAnswer });

const POLL_MS = 500;

/**
 * Logs in on the director that is master, and waits until exactly one is; those that can't be reached aren't.
 *
 * @param open how one logs in
 * @throws UserError that tells what each director is when the time is over
 */
export async function logInOnMaster(
  directors: SshConnection[],
  timeoutSeconds: number,
  open = openSession,
): Promise<Master> {
  const logins = await Promise.all(directors.map((director) => logIn(director, open)));
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const answers = await Promise.all(logins.map(ask));
    const masters = logins.flatMap((login, index) => masterOf(login, answers[index]));
    if (masters.length === 1) {
      close(logins, masters[0]?.session);
      return masters[0] as Master;
    }
    if (Date.now() >= deadline) {
      close(logins);
      throw notOneMaster(masters.length, byHost(logins, answers), timeoutSeconds);
    }
    await pause(POLL_MS);
  }
}

async function logIn(director: SshConnection, open: typeof openSession): Promise<Login> {
  const { host } = director;
  try {
    return { host, session: await open(director) };
  } catch (error) {
    return { host, failure: unreachable(error) };
  }
}

function ask(login: Login): Promise<StatusAnswer> | StatusAnswer {
  return "session" in login ? askStatus(login.session, login.host) : login.failure;
}

function masterOf(login: Login, answer: StatusAnswer | undefined): Master[] {
  if (!("session" in login) || !answer?.reachable || answer.status.vrrp.state !== "MASTER") return [];
  return [{ host: login.host, session: login.session, status: answer.status }];
}

function byHost(logins: Login[], answers: StatusAnswer[]): Record<string, StatusAnswer> {
  return Object.fromEntries(answers.map((answer, index) => [logins[index]?.host ?? "", answer]));
}

function close(logins: Login[], kept?: SshSession): void {
  for (const login of logins) if ("session" in login && login.session !== kept) login.session.close();
}

function notOneMaster(masters: number, answers: Record<string, StatusAnswer>, timeoutSeconds: number): UserError {
  const states = Object.entries(answers).map(([host, answer]) =>
    answer.reachable ? `${host} is ${answer.status.vrrp.state}` : answer.reason,
  );
  return new UserError({
    what: `${masters === 0 ? "no" : "more than one"} director is master after ${timeoutSeconds} s: ${states.join("; ")}`,
    expected: "one that has the floating addresses",
    fix:
      masters === 0
        ? "look at keepalived on the directors: sudo journalctl -u keepalived"
        : "let VRRP's advertisements (IP protocol 112) pass between them, or set lvs:failover.advertisements to unicast",
  });
}
