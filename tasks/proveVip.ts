/**
 * Sends real requests to a VIP from this machine and prints who answered, as a {@link Proof} in JSON;
 * fails with the broken hop when the VIP is dead or a real server never answers.
 */
import { runProgram } from "../host/program";
import { diagnose } from "./diagnosis";
import { readInput, report } from "./input";
import { sendRequests } from "./requests";
import { openSession, type SshConnection } from "./sshSession";
import { answersByRealServer, readConnections } from "./vipConnections";

export interface ProveInput {
  /** Where to send requests: the VIP as a URL. */
  url: string;
  /** The VIP and port as ipvsadm prints them: 192.168.1.12:80. */
  service: string;
  /** The real servers that take new connections, by name: 192.168.2.13:80. */
  realServers: Record<string, string>;
  /** The names of those whose replies don't pass through the director. */
  direct: string[];
  director: SshConnection;
}

export interface Proof {
  requests: number;
  /** Requests that each real server answered, by its name. */
  answers: Record<string, number>;
}

/** Enough that a scheduler that takes turns, by whatever weights are usual, meets each real server. */
const REQUESTS_PER_SERVER = 5;
const MIN_REQUESTS = 10;

async function main(): Promise<void> {
  const input = await readInput<ProveInput>();
  const count = Math.max(MIN_REQUESTS, REQUESTS_PER_SERVER * Object.keys(input.realServers).length);
  report(`sending ${count} requests to ${input.url}`);
  const [results, session] = await Promise.all([sendRequests(input.url, count), openSession(input.director)]);
  try {
    const connections = await readConnections(session, input.service);
    const answers = answersByRealServer(results, connections, input.realServers);
    const problem = await diagnose({ ...input, results, connections, answers, session });
    if (problem) throw problem;
    for (const [name, answered] of Object.entries(answers)) report(`${name} answered ${answered} of ${count}`);
    console.log(JSON.stringify({ requests: count, answers } satisfies Proof));
  } finally {
    session.close();
  }
}

runProgram(main);
