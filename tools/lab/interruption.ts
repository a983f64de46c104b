import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LAB_STACK } from "./environment";
import { type LabOptions, labFolder } from "./labFolder";
import { runningLab } from "./labRecord";
import { parseProcessStat } from "./processIdentity";
import { hasLocks } from "./stackLock";

/** locked: somebody works on it; interrupted: its state may differ from what is there, as after a kill. */
export type Condition = "locked" | "interrupted" | "complete";

/** What the lab's stack is in. A state that tells of nothing, or that can't be read, may have been lost. */
export function stackCondition(options: LabOptions = {}): Condition {
  const { state } = labFolder(options);
  if (hasLocks({ state })) return "locked";
  try {
    const { checkpoint } = JSON.parse(readFileSync(checkpointFile(state), "utf8"));
    const { resources = [], pending_operations: pending = [] } = checkpoint.latest ?? {};
    return resources.length === 0 || pending.length > 0 ? "interrupted" : "complete";
  } catch {
    return "interrupted";
  }
}

/** Backend, project, stack. */
function checkpointFile(state: string): string {
  const stacks = join(state, ".pulumi", "stacks");
  const [project = ""] = readdirSync(stacks);
  return join(stacks, project, `${LAB_STACK}.json`);
}

/** How /proc names the plugins that look after their pulumi once in minutes only. @see proc_pid_comm(5): 15 characters */
const PLUGIN = "pulumi-resource-terraform-provider".slice(0, 15);

/** Ends the plugins of a killed pulumi, which otherwise still make or destroy what it told them to. */
export function endOrphanedPlugins(options: LabOptions = {}): void {
  const init = runningLab(labFolder(options))?.init.pid;
  const processes = readdirSync("/proc").map(Number).filter(Boolean).flatMap(readProcess);
  const orphans = processes.filter(({ parent, name }) => parent === init && name === PLUGIN);
  for (const { pid } of orphans) {
    for (const { pid: child } of processes.filter(({ parent }) => parent === pid)) end(child);
    end(pid);
  }
}

function readProcess(pid: number): { pid: number; parent: number; name: string }[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const name = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
    return [{ pid, name, parent: parseProcessStat(stat).parent }];
  } catch {
    // it has ended meanwhile
    return [];
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}
