/**
 * Takes a real server's connections from it before its machine is destroyed; see {@link DrainInput}.
 * A director that can't be reached sends it nothing either, so that is no failure.
 */
import { runProgram } from "../host/program";
import { askTable } from "./directorTable";
import { readInput, report } from "./input";
import { type SshConnection, SshError } from "./sshSession";

export interface DrainInput {
  /** The real server's name, for the user. */
  node: string;
  /** Its addresses in the table. */
  addresses: string[];
  director: SshConnection;
  /** How long its connections may take to end; 0: not at all. */
  drainSeconds: number;
}

/** For the login and the commands themselves. */
const GRACE_SECONDS = 30;

async function main(): Promise<void> {
  const input = await readInput<DrainInput>();
  const tooLate = setTimeout(
    () => {
      report(`${input.node}: not drained, ${input.director.host} doesn't answer any more`);
      process.exit();
    },
    (input.drainSeconds + GRACE_SECONDS) * 1000,
  );
  try {
    await drain(input);
  } catch (error) {
    if (!(error instanceof SshError)) throw error;
    report(`${input.node}: not drained, ${error.host}: ${error.reason}`);
  } finally {
    clearTimeout(tooLate);
  }
}

async function drain({ node, addresses, director, drainSeconds }: DrainInput): Promise<void> {
  const { status, stderr } = await askTable(
    director,
    `drain --seconds ${drainSeconds} ${addresses.join(" ")}`,
    (line) => report(`${node}: ${line}`),
  );
  if (status !== 0) report(`${node}: not drained: ${stderr.trim()}`);
}

runProgram(main);
