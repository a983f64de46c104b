/**
 * Takes away what the stack configured on a machine that lives on; see guest/scripts/release-machine.sh. One that can't
 * be reached is left as it is, which is told and no failure.
 */

import { UserError } from "../errors/userError";
import { runProgram } from "../runtime/program";
import { attempt } from "./attempt";
import type { ClaimInput } from "./claimMachine";
import { readInput, report } from "./input";
import { runMachineScript } from "./machineScript";
import { openSession } from "./sshSession";

/** Packages' services may take their time to stop, and firewalld to forget each of our rules. */
const TIMEOUT_SECONDS = 300;

async function main(): Promise<void> {
  const input = await readInput<ClaimInput>();
  const { node, connection } = input;
  const undone = `${node}: what the stack configured stays there`;
  await attempt({ undone, host: connection.host, seconds: TIMEOUT_SECONDS }, async () => {
    const session = await openSession(connection);
    const { status, stdout, stderr } = await runMachineScript(session, "release", input);
    session.close();
    if (status !== 0) {
      throw new UserError({
        what: `what the stack configured could not all be taken away: ${stderr.trim()}`,
        where: node,
        fix: "destroy again, once that is fixed",
      });
    }
    for (const line of stdout.split("\n").filter(Boolean)) report(`${node}: ${line}`);
  });
  // one that is given up may still be in the middle of it
  process.exit();
}

runProgram(main);
