/**
 * Asks virtual services by real requests, from this machine or the jump host, and prints who answered, as
 * {@link ServiceProof}s by service in JSON; fails with the broken hop when a VIP is dead or a real server never answers.
 */

import { UserError } from "../errors/userError";
import type { DirectorStatus, ServiceProof } from "../lvs/clusterStatus";
import { runProgram } from "../runtime/program";
import type { RequestResult } from "./asking/requestResult";
import { diagnose, whereAsked } from "./diagnosis";
import { askStatus } from "./directorStatus";
import { readInput, report } from "./input";
import { logInOnMaster } from "./master";
import type { GroupQuestions, Question } from "./question";
import { openSession, type SshConnection, type SshSession } from "./sshSession";
import { describeDown, downServers } from "./upServers";
import { jumpHostClient, THIS_MACHINE, type VipClient } from "./vipClient";
import { answersByRealServer, connectionsOf, readConnections, type VipConnection } from "./vipConnections";

export interface ProveInput extends GroupQuestions {
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
  const { questions } = input;
  const login = logIn(input);
  // before that nobody may have the VIP
  if (input.peers) await login;
  const isChecked = questions.some(({ checks }) => checks !== undefined);
  const asked = isChecked ? await withServersThatAreUp(questions, await login) : questions;
  const client = input.director.proxy
    ? await jumpHostClient(input.director.proxy, (await login).session)
    : THIS_MACHINE;

  const [results, { session }] = await Promise.all([
    Promise.all(asked.map((question) => send(client, question))),
    login,
  ]);
  try {
    const connections = await readConnections(session);
    const outcomes = await Promise.all(
      asked.map((question, index) => judge(question, results[index] ?? [], { client, connections, session })),
    );
    const problems = outcomes.flatMap((outcome) => (outcome instanceof UserError ? [outcome] : []));
    if (problems.length > 0) throw allOf(problems);
    const proofs = Object.fromEntries(
      outcomes.flatMap((outcome, index) =>
        outcome instanceof UserError ? [] : [[asked[index]?.virtualService ?? "", outcome]],
      ),
    );
    console.log(JSON.stringify(proofs));
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

/** The questions without the real servers that are down. */
async function withServersThatAreUp(questions: Question[], login: Login): Promise<Question[]> {
  const status = login.status ?? (await statusOf(login));
  return questions.map((question) => {
    if (!question.checks) return question;
    const down = downServers(question.checks, status);
    for (const server of down) report(`${describeDown(server)}: not asked at ${whereAsked(question)}`);
    const up = Object.entries(question.realServers).filter(([name]) => !down.some((server) => server.name === name));
    return { ...question, realServers: Object.fromEntries(up) };
  });
}

async function statusOf({ host, session }: Login): Promise<DirectorStatus> {
  const answer = await askStatus(session, host);
  if (!answer.reachable) throw new UserError({ what: answer.reason });
  return answer.status;
}

function send(client: VipClient, question: Question): Promise<RequestResult[]> {
  const count = Math.max(MIN_REQUESTS, REQUESTS_PER_SERVER * Object.keys(question.realServers).length);
  report(`sending ${count} requests to ${whereAsked(question)}`);
  return client.send(question, count);
}

interface Found {
  client: VipClient;
  connections: VipConnection[];
  session: SshSession;
}

/** What the requests to a service have proven, or why they failed. */
async function judge(
  question: Question,
  results: RequestResult[],
  { client, connections: all, session }: Found,
): Promise<ServiceProof | UserError> {
  const connections = connectionsOf(all, question);
  const answers = answersByRealServer(client.answered(connections, results), question.realServers);
  const problem = await diagnose({ question, client: client.name, results, connections, answers, session });
  if (problem) return problem;
  for (const [name, answered] of Object.entries(answers)) report(`${name} answered ${answered} of ${results.length}`);
  const certificate = results.find((result) => result.certificate !== undefined)?.certificate;
  return {
    by: question.conversation.protocol,
    requests: results.length,
    answers,
    ...(certificate !== undefined && { certificate }),
  };
}

function allOf(problems: UserError[]): UserError {
  const [first, ...others] = problems as [UserError];
  if (others.length === 0) return first;
  return new UserError({ what: problems.map(({ message }) => message).join("\n") });
}

runProgram(main);
