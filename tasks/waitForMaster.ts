/** Waits until one of the directors has the floating addresses of each group, the real servers' way out among them. */
import { FIRST_GROUP } from "../lvs/vrrp";
import { runProgram } from "../runtime/program";
import { readInput, report } from "./input";
import { waitForMasters } from "./master";
import type { SshConnection } from "./sshSession";

export interface WaitForMasterInput {
  director: SshConnection;
  peers?: SshConnection[];
  timeoutSeconds: number;
}

async function main(): Promise<void> {
  const { director, peers = [], timeoutSeconds } = await readInput<WaitForMasterInput>();
  const masters = await waitForMasters([director, ...peers], timeoutSeconds);
  for (const [group, host] of Object.entries(masters)) {
    report(group === FIRST_GROUP ? `${host} is master` : `${host} is master of the group ${group}`);
  }
}

runProgram(main);
