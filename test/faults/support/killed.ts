import { readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { ended, type Typed } from "../../../tools/harness/clone";
import { parseProcessStat } from "../../../tools/lab/processIdentity";
import { clone } from "../../e2e/sharedClone";

/** How an operation of pulumi went that was to be killed. */
export interface Killed extends Typed {
  /** The kind of work that it had begun and not ended; undefined if it came to its end. */
  during: string | undefined;
}

/**
 * Runs `npm run up` or `npm run destroy`, and kills its pulumi with SIGKILL as soon as the stack's state tells that work of
 * one of these kinds has begun. Nothing is timed: pulumi writes down what it begins before it does.
 */
export async function runKilled(operation: "up" | "destroy", kinds: string[]): Promise<Killed> {
  const running = clone.start(`npm run ${operation}`);
  let output = "";
  running.all?.on("data", (data) => {
    output += data;
  });
  let during: string | undefined;
  const watcher = watch(stacksFolder(), () => {
    // before that, npm run repair may look after what the last kill left
    if (during !== undefined || !/^(Updating|Destroying) \(lab\)/m.test(output)) return;
    during = begunWork().find((kind) => kinds.includes(kind));
    if (during !== undefined) kill(running.pid, "pulumi");
  });
  try {
    return { ...ended(await running), during };
  } finally {
    watcher.close();
  }
}

/** The libvirt UUIDs of the machines that the state knows of, by resource. */
export function knownMachines(): Record<string, string> {
  const machines = (readCheckpoint().resources ?? []).filter(({ type }) => type === "libvirt:index/domain:Domain");
  return Object.fromEntries(machines.map(({ urn, id }) => [urn, id ?? ""]));
}

/** What was begun and is not seen to have ended, by kind: machine-disk of lvs-node2-machine-disk. */
function begunWork(): string[] {
  const { pending_operations: pending = [] } = readCheckpoint();
  return pending
    .filter(({ type }) => type === "creating" || type === "deleting")
    .map(({ resource }) => (resource.urn.split("::").pop() ?? "").replace(/^lvs-(node\d-)?/, ""));
}

interface Checkpoint {
  resources?: { urn: string; type: string; id?: string }[];
  pending_operations?: { type: string; resource: { urn: string } }[];
}

const stacksFolder = () => join(clone.dir, ".lab/state/.pulumi/stacks/lvs");

function readCheckpoint(): Checkpoint {
  try {
    return JSON.parse(readFileSync(join(stacksFolder(), "lab.json"), "utf8")).checkpoint.latest ?? {};
  } catch {
    // it is being replaced
    return {};
  }
}

/** Kills every process of this name below another. */
function kill(ancestor: number | undefined, name: string): void {
  const parents = new Map<number, number>();
  const named: number[] = [];
  for (const pid of readdirSync("/proc").map(Number).filter(Boolean)) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      parents.set(pid, parseProcessStat(stat).parent);
      if (stat.includes(`(${name})`)) named.push(pid);
    } catch {
      // it has ended meanwhile
    }
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid === ancestor || (pid !== undefined && isBelow(parents.get(pid)));
  for (const pid of named) if (isBelow(pid)) process.kill(pid, "SIGKILL");
}
