/** Prints what each director tells of itself, as {@link ReadStatuses} in JSON. One that can't be reached is no failure. */
import { runProgram } from "../runtime/program";
import { askStatus, type StatusAnswer } from "./directorStatus";
import { answer, readInput } from "./input";
import { openSession, type SshConnection } from "./sshSession";
import { inTime, unreachable } from "./unreachable";

export interface ReadStatusInput {
  /** By their names. */
  directors: Record<string, SshConnection>;
}

/** By the directors' names. */
export type ReadStatuses = Record<string, StatusAnswer>;

async function main(): Promise<void> {
  const { directors } = await readInput<ReadStatusInput>();
  const answers = await Promise.all(
    Object.entries(directors).map(
      async ([name, director]) => [name, await inTime(director.host, readStatus(director))] as const,
    ),
  );
  await answer(Object.fromEntries(answers) satisfies ReadStatuses);
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
