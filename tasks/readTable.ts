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
  /** Whether a firewalld that runs there stays on. */
  keepsFirewalld?: boolean;
}

export type LiveTable = ({ reachable: true } & TableLines) | Unreachable;

/** It is asked by a program in Python, which starts five times, and is slow to start on an emulated director. */
const FIREWALLD_SECONDS = 60;

async function main(): Promise<void> {
  const { director, keepsFirewalld } = await readInput<ReadTableInput>();
  const [program, more] = keepsFirewalld ? ["lvs-firewalld", FIREWALLD_SECONDS] : ["lvs-table", 0];
  await answer(await inTime(director.host, readTable(director, program), more));
}

async function readTable(director: SshConnection, program: string): Promise<LiveTable> {
  try {
    const { status, stdout, stderr } = await askTable(director, "show", { program });
    if (status === 0) return { reachable: true, ...readShownTable(stdout) };
    return { reachable: false, reason: `${director.host}: ${program} show failed: ${stderr.trim()}` };
  } catch (error) {
    return unreachable(error);
  }
}

runProgram(main);
