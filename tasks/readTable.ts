/** Prints what a director's kernel holds beside what it was last told to hold, as a {@link LiveTable} in JSON. */
import { runProgram } from "../host/program";
import type { TableLines } from "../lvs/describeRules";
import { askTable } from "./directorTable";
import { readInput } from "./input";
import { readShownTable } from "./shownTable";
import { type SshConnection, SshError } from "./sshSession";

export interface ReadTableInput {
  director: SshConnection;
}

export type LiveTable = ({ reachable: true } & TableLines) | { reachable: false; reason: string };

/** A preview waits for this long at most; an emulated director needs seconds to let anybody in. */
const TIMEOUT_SECONDS = 20;

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
    const { status, stdout, stderr } = await askTable(director, "show");
    if (status === 0) return { reachable: true, ...readShownTable(stdout) };
    return { reachable: false, reason: `${director.host}: lvs-table show failed: ${stderr.trim()}` };
  } catch (error) {
    if (error instanceof SshError) return { reachable: false, reason: `${error.host}: ${error.reason}` };
    throw error;
  }
}

function print(table: LiveTable): void {
  console.log(JSON.stringify(table));
}

runProgram(main);
