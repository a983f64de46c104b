/** Waits until one of the directors has the floating addresses, the real servers' way out among them. */
import { runProgram } from "../runtime/program";
import { readInput, report } from "./input";
import { logInOnMaster } from "./master";
import type { SshConnection } from "./sshSession";

export interface WaitForMasterInput {
  director: SshConnection;
  peers?: SshConnection[];
  timeoutSeconds: number;
}

async function main(): Promise<void> {
  const { director, peers = [], timeoutSeconds } = await readInput<WaitForMasterInput>();
  const { host, session } = await logInOnMaster([director, ...peers], timeoutSeconds);
  session.close();
  report(`${host} is master`);
}

runProgram(main);
