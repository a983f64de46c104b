/**
 * Makes a director tell its peers that it goes, before its machine is destroyed: they take over at once, and not when
 * they miss it. One that can't be reached is missed already, so that is no failure.
 */
import { runProgram } from "../host/program";
import { attempt } from "./attempt";
import { readInput, report } from "./input";
import { openSession, type SshConnection } from "./sshSession";

export interface HandOverInput {
  /** The director's name, for the user. */
  node: string;
  director: SshConnection;
}

/** Its last advertisement has the priority 0 then. A director that has nothing to hand over goes on. */
const STOP = "sudo -n sh -c 'if grep -q vrrp_instance /etc/keepalived/vrrp.conf; then systemctl stop keepalived; fi'";

async function main(): Promise<void> {
  const { node, director } = await readInput<HandOverInput>();
  const undone = `${node}: not handed over`;
  await attempt({ undone, host: director.host, seconds: 0 }, async () => {
    const session = await openSession(director);
    const { status, stderr } = await session.run(STOP);
    report(status === 0 ? `${node}: handed over` : `${undone}: ${stderr.trim()}`);
    session.close();
  });
  process.exit();
}

runProgram(main);
