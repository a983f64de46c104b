/**
 * Makes a director tell its peers that it goes, before its machine is destroyed: they take over at once, and not when
 * they miss it; see guest/scripts/hand-over.sh. One that can't be reached is missed already, so that is no failure.
 */
import { handOverScript } from "../guest/script";
import { shellQuote } from "../guest/shellQuote";
import { runProgram } from "../runtime/program";
import { attempt } from "./attempt";
import { readInput, report } from "./input";
import { openSession, type SshConnection } from "./sshSession";

export interface HandOverInput {
  /** The director's name, for the user. */
  node: string;
  director: SshConnection;
}

/** For what the script waits for, and a keepalived that takes its time to stop. */
const TIMEOUT_SECONDS = 60;

async function main(): Promise<void> {
  const { node, director } = await readInput<HandOverInput>();
  const undone = `${node}: not handed over`;
  await attempt({ undone, host: director.host, seconds: TIMEOUT_SECONDS }, async () => {
    const session = await openSession(director);
    const { status, stderr } = await session.run(`sudo -n bash -c ${shellQuote(handOverScript())}`);
    report(status === 0 ? `${node}: handed over` : `${undone}: ${stderr.trim()}`);
    session.close();
  });
  process.exit();
}

runProgram(main);
