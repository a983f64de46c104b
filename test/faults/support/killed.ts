import { readdirSync, readFileSync } from "node:fs";
import { parseProcessStat } from "../../../hypervisor/processIdentity";
import { ended, type Typed } from "../../e2e/clone";
import { clone } from "../../e2e/sharedClone";

/** What pulumi prints of a resource that it is done with. */
const DONE = /^ [-+~]+\s+\S+ (\S+) (created|updated|replaced|deleted)\b/;

/** How an operation of pulumi went that was killed. */
export interface Killed extends Typed {
  /** The resources that it had done, as it showed them. */
  done: string[];
}

/** Runs `pulumi up` or `destroy`, and kills it with SIGKILL as soon as it has shown so many resources as done. */
export async function runKilled(operation: "up" | "destroy", afterResources: number): Promise<Killed> {
  const running = clone.start(`./lab pulumi ${operation} --yes --skip-preview`);
  const done: string[] = [];
  let rest = "";
  running.all?.on("data", (data) => {
    const lines = `${rest}${data}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, name] = DONE.exec(line) ?? [];
      if (name === undefined) continue;
      done.push(name);
      if (done.length === afterResources) kill(running.pid, "pulumi");
    }
  });
  return { ...ended(await running), done };
}

/** Kills the one process of this name below another. */
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
