import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** What carries a program's mark: the environment, which a process leaves to all that it starts. */
const VARIABLE = "LVS_STARTED_BY";

const mark = randomUUID();

const POLL_MS = 20;
/** A process that waits for a disk ends once that has answered. */
const END_MS = 2_000;

/** To be added to the environment of what may outlive this program. */
export const UNMARKED = { [VARIABLE]: undefined };

/**
 * Has all that this process starts from now on carry its mark, whose child it may become: a process whose parent dies
 * gets another one, and may be in a group and a session of its own.
 */
export function markStarted(): void {
  // beside the marks of the programs that have started this one
  process.env[VARIABLE] = [...(process.env[VARIABLE]?.split(" ") ?? []), mark].join(" ");
}

/** Kills every process that carries the mark, until there is none, or none that can be killed at once. */
export async function endStarted(): Promise<void> {
  const deadline = Date.now() + END_MS;
  for (let pids = started(); pids.length > 0 && Date.now() < deadline; pids = started()) {
    for (const pid of pids) kill(pid);
    await pause(POLL_MS);
  }
}

function started(): number[] {
  return readdirSync("/proc").map(Number).filter(Boolean).filter(isMarked);
}

/** What /proc shows of an environment is how it began; so this process itself isn't marked. @see proc_pid_environ(5) */
function isMarked(pid: number): boolean {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
    return variables.some((variable) => variable.startsWith(`${VARIABLE}=`) && variable.includes(mark));
  } catch {
    // it has ended meanwhile, or is somebody else's
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}
