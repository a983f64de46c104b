/** Prints what a director's kernel holds beside what it was last told to hold, as a {@link LiveTable} in JSON. */

import type { TableLines } from "../lvs/describeRules";
import { runProgram } from "../runtime/program";
import { askTable } from "./directorTable";
import { answer, readInput } from "./input";
import { readShownTable } from "./shownTable";
import type { SshConnection } from "./sshSession";
import { inTime, type Unreachable, unreachable } from "./unreachable";

export interface ReadTableInput {
  director: SshConnection;
}

export type LiveTable = ({ reachable: true } & TableLines) | Unreachable;

async function main(): Promise<void> {
  const { director } = await readInput<ReadTableInput>();
  await answer(await inTime(director.host, readTable(director)));
}

async function readTable(director: SshConnection): Promise<LiveTable> {
  try {
    const { status, stdout, stderr } = await askTable(director, "show");
    if (status === 0) return { reachable: true, ...readShownTable(stdout) };
    return { reachable: false, reason: `${director.host}: lvs-table show failed: ${stderr.trim()}` };
  } catch (error) {
    return unreachable(error);
  }
}

runProgram(main);
