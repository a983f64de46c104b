/** Prints what each director tells of itself, as {@link ReadStatuses} in JSON. One that can't be reached is no failure. */
import { runProgram } from "../host/program";
import { askStatus, type StatusAnswer, unreachable } from "./directorStatus";
import { readInput } from "./input";
import { openSession, type SshConnection } from "./sshSession";

export interface ReadStatusInput {
  /** By their names. */
  directors: Record<string, SshConnection>;
}

/** By the directors' names. */
export type ReadStatuses = Record<string, StatusAnswer>;

const TIMEOUT_SECONDS = 20;

async function main(): Promise<void> {
  const { directors } = await readInput<ReadStatusInput>();
  const answers = await Promise.all(
    Object.entries(directors).map(async ([name, director]) => [name, await inTime(director)] as const),
  );
  console.log(JSON.stringify(Object.fromEntries(answers) satisfies ReadStatuses));
  // one that is given up may still let us in
  process.exit();
}

function inTime(director: SshConnection): Promise<StatusAnswer> {
  const reason = `${director.host}: no answer within ${TIMEOUT_SECONDS} s`;
  return Promise.race([
    readStatus(director),
    new Promise<StatusAnswer>((resolve) => {
      setTimeout(() => resolve({ reachable: false, reason }), TIMEOUT_SECONDS * 1000).unref();
    }),
  ]);
}

async function readStatus(director: SshConnection): Promise<StatusAnswer> {
  try {
    const session = await openSession(director);
    const answer = await askStatus(session, director.host);
    session.close();
    return answer;
  } catch (error) {
    return unreachable(error);
  }
}

runProgram(main);
