/** Prints what a director's kernel holds beside what it was last told to hold, as a {@link LiveTable} in JSON. */
import { runProgram } from "../host/program";
import { readInput } from "./input";
import { readShownTable, type TableLines } from "./shownTable";
import { openSession, type SshConnection, SshError } from "./sshSession";

export interface ReadTableInput {
  director: SshConnection;
}

export type LiveTable = ({ reachable: true } & TableLines) | { reachable: false; reason: string };

/** A preview waits for this long at most; an emulated director needs seconds to let anybody in. */
const TIMEOUT_SECONDS = 20;

/** A director that never got a table, or whose script isn't there yet, has nothing to show. */
const SHOW = "if [ -e /var/lib/lvs/wanted ]; then sudo -n /usr/local/sbin/lvs-table show; fi";

async function main(): Promise<void> {
  const { director } = await readInput<ReadTableInput>();
  const tooLate = setTimeout(() => {
    print({ reachable: false, reason: `${director.host}: no answer within ${TIMEOUT_SECONDS} s` });
    process.exit();
  }, TIMEOUT_SECONDS * 1000);
  try {
    print(await readTable(director));
  } finally {
    clearTimeout(tooLate);
  }
}

async function readTable(director: SshConnection): Promise<LiveTable> {
  try {
    const session = await openSession(director);
    try {
      const { status, stdout, stderr } = await session.run(SHOW);
      if (status !== 0)
        return { reachable: false, reason: `${director.host}: lvs-table show failed: ${stderr.trim()}` };
      return { reachable: true, ...readShownTable(stdout) };
    } finally {
      session.close();
    }
  } catch (error) {
    if (error instanceof SshError) return { reachable: false, reason: `${error.host}: ${error.reason}` };
    throw error;
  }
}

function print(table: LiveTable): void {
  console.log(JSON.stringify(table));
}

runProgram(main);
