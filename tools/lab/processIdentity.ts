import { readdirSync, readFileSync } from "node:fs";

/**
 * A process, told apart from a later one that was given the same number: a PID alone names another
 * process after a reboot or once the numbers have gone round.
 */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in clock ticks since boot: field 22 of /proc/PID/stat, see proc(5). */
  startTicks: string;
  /** Which boot of the machine: /proc/sys/kernel/random/boot_id. */
  bootId: string;
}

/** The fields of /proc/PID/stat that matter here. */
export interface ProcessStat {
  /** One letter, see proc(5); Z is a zombie. */
  state: string;
  /** The parent's PID. */
  parent: number;
  startTicks: string;
}

const STATE_FIELD = 3;
const PARENT_FIELD = 4;
const START_FIELD = 22;

/** Reads a line of /proc/PID/stat. The program's name may hold spaces and parentheses, so fields count from its end. */
export function parseProcessStat(stat: string): ProcessStat {
  const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => {
    const value = afterName[number - STATE_FIELD];
    if (value === undefined) throw new Error(`no field ${number} in /proc/PID/stat: ${stat}`);
    return value;
  };
  return { state: field(STATE_FIELD), parent: Number(field(PARENT_FIELD)), startTicks: field(START_FIELD) };
}

/** The identity of a process that runs now; undefined if there is none of that number. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = processStat(pid);
  return stat && { pid, startTicks: stat.startTicks, bootId: bootId() };
}

/** Whether that very process still runs. A zombie doesn't. */
export function isAlive(identity: ProcessIdentity): boolean {
  const stat = processStat(identity.pid);
  if (stat === undefined || stat.state === "Z" || stat.state === "X") return false;
  return stat.startTicks === identity.startTicks && bootId() === identity.bootId;
}

/** The PIDs of a process's children. */
export function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && processStat(pid)?.parent === parent);
}

function processStat(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return undefined;
    throw error;
  }
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}
