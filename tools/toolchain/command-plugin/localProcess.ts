import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";

/** How a local process ended. */
export type LocalExit = { status: number } | { signal: string };

export interface LocalProcess {
  /** The program and its arguments. */
  argv: string[];
  dir: string;
  environment: Record<string, string | undefined>;
  stdin: string;
  onStdout: (chunk: Buffer) => void;
  onStderr: (chunk: Buffer) => void;
  signal: AbortSignal;
}

/** The groups of the processes that run now: they mustn't outlive the plugin. */
const running = new Set<number>();

process.on("exit", () => {
  for (const group of running) kill(group, "SIGKILL");
});

const TERM_GRACE_MS = 5_000;

/** Runs a process to its end. On abort it and all that it started get SIGTERM, and SIGKILL where that doesn't help. */
export async function runLocal({ argv, dir, signal, ...local }: LocalProcess): Promise<LocalExit> {
  await requireFolder(dir);
  const [file = "", ...args] = argv;
  const child = spawn(file, args, { cwd: dir, env: local.environment, detached: true, stdio: "pipe" });
  let killer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    if (child.pid === undefined) return;
    const group = child.pid;
    kill(group, "SIGTERM");
    killer = setTimeout(() => kill(group, "SIGKILL"), TERM_GRACE_MS);
  };
  if (child.pid !== undefined) running.add(child.pid);
  try {
    return await new Promise<LocalExit>((resolve, reject) => {
      child.once("error", (error: NodeJS.ErrnoException) => {
        reject(error.code === "ENOENT" ? new Error(`exec: "${file}": executable file not found`) : error);
      });
      child.once("close", (status, killedBy) => resolve(killedBy ? { signal: killedBy } : { status: status ?? 0 }));
      child.stdout.on("data", local.onStdout);
      child.stderr.on("data", local.onStderr);
      // a command may end without reading its input
      child.stdin.on("error", () => undefined);
      child.stdin.end(local.stdin);
      signal.addEventListener("abort", onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
  } finally {
    clearTimeout(killer);
    signal.removeEventListener("abort", onAbort);
    if (child.pid !== undefined) running.delete(child.pid);
  }
}

/** Node blames the program when its working directory is missing. */
async function requireFolder(dir: string): Promise<void> {
  const found = await stat(dir).catch(() => undefined);
  if (!found) throw new Error(`chdir ${dir}: no such file or directory`);
  if (!found.isDirectory()) throw new Error(`chdir ${dir}: not a directory`);
}

function kill(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // it has ended by itself
  }
}
