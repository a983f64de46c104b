/** Waits until one of the directors has the floating addresses of each group, the real servers' way out among them. */
import { FIRST_GROUP } from "../lvs/vrrp";
import { runProgram } from "../runtime/program";
import { readInput, report } from "./input";
import { waitForMasters } from "./master";
import type { ComesBack } from "./question";
import type { SshConnection } from "./sshSession";

export interface WaitForMasterInput {
  director: SshConnection;
  peers?: SshConnection[];
  timeoutSeconds: number;
  /** Where each group goes by itself, by its name; undefined where they stay where they are. */
  comesBack?: Record<string, ComesBack>;
}

async function main(): Promise<void> {
  const { director, peers = [], timeoutSeconds, comesBack = {} } = await readInput<WaitForMasterInput>();
  const longest = Math.max(0, ...Object.values(comesBack).map(({ seconds }) => seconds));
  const to = Object.fromEntries(Object.entries(comesBack).map(([group, { to }]) => [group, to]));
  const masters = await waitForMasters([director, ...peers], timeoutSeconds + longest, to);
  for (const [group, host] of Object.entries(masters)) {
    report(group === FIRST_GROUP ? `${host} is master` : `${host} is master of the group ${group}`);
  }
}

runProgram(main);
