import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../errors/userError";
import type { DirectorState, DirectorStatus } from "../lvs/clusterStatus";
import { FIRST_GROUP } from "../lvs/vrrp";
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

/** A group of floating addresses that shall have one master. */
export interface Sought {
  /** The first one by default. */
  group?: string;
  /** The address of the director that takes it from the other one, if it can; undefined where none does. */
  comesBackTo?: string;
}

/**
 * Logs in on the director that is master, and waits until exactly one is; those that can't be reached aren't. One that
 * is about to lose its addresses to another one isn't either.
 *
 * @param open how one logs in
 * @throws UserError that tells what each director is when the time is over
 */
export async function logInOnMaster(
  directors: SshConnection[],
  timeoutSeconds: number,
  sought: Sought = {},
  open = openSession,
): Promise<Master> {
  const logins = await Promise.all(directors.map((director) => logIn(director, open)));
  let found: Found | undefined;
  try {
    [found] = await untilFound(logins, timeoutSeconds, () => [sought]);
    return found?.master as Master;
  } finally {
    close(logins, found?.master.session);
  }
}

/**
 * Waits until each group that directors tell of has exactly one master, which isn't about to lose it.
 *
 * @param comesBackTo as {@link Sought} has it, by group
 * @returns the directors' addresses, by group
 * @throws UserError as {@link logInOnMaster} does
 */
export async function waitForMasters(
  directors: SshConnection[],
  timeoutSeconds: number,
  comesBackTo: Record<string, string> = {},
  open = openSession,
): Promise<Record<string, string>> {
  const logins = await Promise.all(directors.map((director) => logIn(director, open)));
  try {
    const found = await untilFound(logins, timeoutSeconds, (answers) =>
      groupsTold(answers).map((group) => ({ group, comesBackTo: comesBackTo[group] })),
    );
    return Object.fromEntries(found.map(({ group, master }) => [group, master.host]));
  } finally {
    close(logins);
  }
}

interface Found {
  group: string;
  master: Master;
}

async function untilFound(
  logins: Login[],
  timeoutSeconds: number,
  soughtIn: (answers: StatusAnswer[]) => Sought[],
): Promise<Found[]> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const answers = await Promise.all(logins.map(ask));
    const all = soughtIn(answers).map(({ group = FIRST_GROUP, comesBackTo }) => {
      const masters = logins.flatMap((login, index) => masterOf(group, login, answers[index]));
      const moving = logins.some(
        ({ host }, index) => host === comesBackTo && stateFor(group, answers[index]) === "BACKUP",
      );
      return { group, masters, moving };
    });
    const missing = all.find(({ masters, moving }) => masters.length !== 1 || moving);
    if (missing === undefined) return all.map(({ group, masters }) => ({ group, master: masters[0] as Master }));
    if (Date.now() >= deadline) throw notOneMaster(missing, byHost(logins, answers), timeoutSeconds);
    await pause(POLL_MS);
  }
}

/** The first one too, where no director answers. */
function groupsTold(answers: StatusAnswer[]): string[] {
  const told = answers.flatMap((answer) => (answer.reachable ? Object.keys(answer.status.vrrp) : []));
  return [...new Set([FIRST_GROUP, ...told])];
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

function masterOf(group: string, login: Login, answer: StatusAnswer | undefined): Master[] {
  if (!("session" in login) || !answer?.reachable || stateFor(group, answer) !== "MASTER") return [];
  return [{ host: login.host, session: login.session, status: answer.status }];
}

function stateFor(group: string, answer: StatusAnswer | undefined): DirectorState | undefined {
  return answer?.reachable ? answer.status.vrrp[group]?.state : undefined;
}

function byHost(logins: Login[], answers: StatusAnswer[]): Record<string, StatusAnswer> {
  return Object.fromEntries(answers.map((answer, index) => [logins[index]?.host ?? "", answer]));
}

function close(logins: Login[], kept?: SshSession): void {
  for (const login of logins) if ("session" in login && login.session !== kept) login.session.close();
}

function notOneMaster(
  { group, masters, moving }: { group: string; masters: Master[]; moving: boolean },
  answers: Record<string, StatusAnswer>,
  timeoutSeconds: number,
): UserError {
  const states = Object.entries(answers).map(([host, answer]) =>
    answer.reachable ? `${host} ${partOf(stateFor(group, answer))}` : answer.reason,
  );
  const of = group === FIRST_GROUP ? "" : ` of the group ${group}`;
  const who = { 0: "no director", 1: "the other director" }[masters.length] ?? "more than one director";
  return new UserError({
    what: `${who} is master${of} after ${timeoutSeconds} s: ${states.join("; ")}`,
    expected: moving ? "the one that is preferred, since it stands by" : "one that has the floating addresses",
    fix:
      masters.length > 1
        ? "let VRRP's advertisements (IP protocol 112) pass between them, or set lvs:failover.advertisements to unicast"
        : "look at keepalived on the directors: sudo journalctl -u keepalived",
  });
}

function partOf(state: DirectorState | undefined): string {
  return state === undefined ? "has no such addresses" : `is ${state}`;
}
