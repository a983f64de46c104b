/**
 * Sends real requests to a VIP, from this machine or the jump host, and prints who answered, as a {@link Proof} in JSON;
 * fails with the broken hop when the VIP is dead or a real server never answers.
 */

import { UserError } from "../errors/userError";
import type { DirectorStatus, Proof } from "../lvs/clusterStatus";
import { runProgram } from "../runtime/program";
import { diagnose } from "./diagnosis";
import { askStatus } from "./directorStatus";
import { readInput, report } from "./input";
import { logInOnMaster } from "./master";
import type { Question } from "./question";
import { openSession, type SshConnection, type SshSession } from "./sshSession";
import { describeDown, downServers } from "./upServers";
import { jumpHostClient, THIS_MACHINE } from "./vipClient";
import { answersByRealServer, readConnections } from "./vipConnections";

export interface ProveInput extends Question {
  director: SshConnection;
  /** The other directors, where the VIP floats. */
  peers?: SshConnection[];
}

interface Login {
  host: string;
  session: SshSession;
  /** Known where the master was looked for. */
  status?: DirectorStatus;
}

/** Enough that a scheduler that takes turns, by whatever weights are usual, meets each real server. */
const REQUESTS_PER_SERVER = 5;
const MIN_REQUESTS = 10;

/** A floating VIP may be on its way from one director to another. */
const MASTER_TIMEOUT_SECONDS = 30;

async function main(): Promise<void> {
  const input = await readInput<ProveInput>();
  const login = logIn(input);
  // before that nobody may have the VIP, and nobody knows whom to ask
  const asked = input.peers || input.checks ? await whoIsAsked(input, await login) : input.realServers;

  const { url, service, director } = input;
  const client = director.proxy ? await jumpHostClient(director.proxy, (await login).session, service) : THIS_MACHINE;

  const count = Math.max(MIN_REQUESTS, REQUESTS_PER_SERVER * Object.keys(asked).length);
  report(`sending ${count} requests to ${url}`);
  const [results, { session }] = await Promise.all([client.send(url, count), login]);
  try {
    const connections = await readConnections(session, service);
    const answers = answersByRealServer(client.answered(connections, results), asked);
    const evidence = { ...input, client: client.name, realServers: asked, results, connections, answers, session };
    const problem = await diagnose(evidence);
    if (problem) throw problem;
    for (const [name, answered] of Object.entries(answers)) report(`${name} answered ${answered} of ${count}`);
    console.log(JSON.stringify({ requests: count, answers } satisfies Proof));
  } finally {
    client.close();
    session.close();
  }
}

/** Logs in where the VIP is. */
async function logIn({ director, peers, group, comesBack }: ProveInput): Promise<Login> {
  if (peers === undefined) return { host: director.host, session: await openSession(director) };
  const seconds = MASTER_TIMEOUT_SECONDS + (comesBack?.seconds ?? 0);
  const master = await logInOnMaster([director, ...peers], seconds, { group, comesBackTo: comesBack?.to });
  report(`${master.host} is master`);
  return master;
}

/** The real servers but those that are down. */
async function whoIsAsked({ realServers, checks }: ProveInput, login: Login) {
  if (!checks) return realServers;
  const down = downServers(checks, login.status ?? (await statusOf(login)));
  for (const server of down) report(`${describeDown(server)}: not asked`);
  return Object.fromEntries(
    Object.entries(realServers).filter(([name]) => !down.some((server) => server.name === name)),
  );
}

async function statusOf({ host, session }: Login): Promise<DirectorStatus> {
  const answer = await askStatus(session, host);
  if (!answer.reachable) throw new UserError({ what: answer.reason });
  return answer.status;
}

runProgram(main);
