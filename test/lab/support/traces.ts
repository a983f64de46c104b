import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What a lab could leave behind on the machine, outside of its folder. */
export interface MachineState {
  mounts: string[];
  networkInterfaces: string[];
  run: string[];
}

/** The machine's own mounts, network interfaces and /run. */
export function machineState(): MachineState {
  return {
    mounts: readFileSync("/proc/self/mounts", "utf8").trim().split("\n"),
    networkInterfaces: readdirSync("/sys/class/net"),
    run: readdirSync("/run"),
  };
}

const KINDS = ["mnt", "net", "pid"] as const;

/** The namespaces of a process, as in "net:[4026532177]". */
export function namespacesOf(pid: number): string[] {
  return KINDS.map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
}

/** The numbers of all processes that are in one of these namespaces. */
export function processesIn(namespaces: string[]): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isIn(pid, namespaces));
}

function isIn(pid: number, namespaces: string[]): boolean {
  try {
    return namespacesOf(pid).some((namespace) => namespaces.includes(namespace));
  } catch {
    // it ended meanwhile, or is a zombie, which is in no namespace any more
    return false;
  }
}
