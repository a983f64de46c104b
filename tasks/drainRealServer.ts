/**
 * Takes a real server's connections from it before its machine is destroyed; see {@link DrainInput}.
 * A director that can't be reached sends it nothing either, so that is no failure.
 */
import { runProgram } from "../runtime/program";
import { attempt } from "./attempt";
import { askTable } from "./directorTable";
import { readInput, report } from "./input";
import type { SshConnection } from "./sshSession";

export interface DrainInput {
  /** The real server's name, for the user. */
  node: string;
  /** Its addresses in the table. */
  addresses: string[];
  director: SshConnection;
  /** The other directors, if there are any: each may be master by then. */
  peers?: SshConnection[];
  /** How long its connections may take to end; 0: not at all. */
  drainSeconds: number;
}

async function main(): Promise<void> {
  const input = await readInput<DrainInput>();
  await Promise.all([input.director, ...(input.peers ?? [])].map((director) => drainOn(director, input)));
  // one that is given up may still be in the middle of it
  process.exit();
}

async function drainOn(director: SshConnection, { node, addresses, peers, drainSeconds }: DrainInput): Promise<void> {
  const who = peers?.length ? `${node} on ${director.host}` : node;
  await attempt({ undone: `${who}: not drained`, host: director.host, seconds: drainSeconds }, async () => {
    const { status, stderr } = await askTable(director, `drain --seconds ${drainSeconds} ${addresses.join(" ")}`, {
      onLine: (line) => report(`${who}: ${line}`),
    });
    if (status !== 0) report(`${who}: not drained: ${stderr.trim()}`);
  });
}

runProgram(main);
