import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { type EnterOptions, labCommand } from "./enter";
import { parseProcessStat } from "./processIdentity";

/** How an interactive command ended: by itself, or by a signal. */
export type CommandEnd = { exitStatus: number } | { signal: NodeJS.Signals };

/** What an interactive command gets besides the terminal. */
export interface InteractiveOptions extends EnterOptions {
  env?: Record<string, string>;
  /** Text for the command's file descriptor 3. */
  secret?: string;
}

/** Signals that are meant for the command when this process gets them. */
const FORWARDED = ["SIGTERM", "SIGHUP"] as const;
/** Signals that the terminal sends to the command itself, as one of the foreground process group. */
const FROM_TERMINAL = ["SIGINT", "SIGQUIT"] as const;

/**
 * Runs a command in the lab with this process's own standard streams and terminal.
 *
 * @throws UserError when the lab doesn't run
 */
export async function runInteractively(
  command: string,
  args: string[],
  { env, secret, ...options }: InteractiveOptions = {},
): Promise<CommandEnd> {
  const inLab = await labCommand(command, args, options);
  const child = spawn(inLab.file, inLab.args, {
    env: { ...process.env, ...inLab.env, ...env },
    stdio: ["inherit", "inherit", "inherit", secret === undefined ? "ignore" : "pipe"],
  });
  if (secret !== undefined) (child.stdio[3] as NodeJS.WritableStream).end(secret);
  for (const signal of FORWARDED) process.on(signal, () => forward(signal, child.pid));
  for (const signal of FROM_TERMINAL) process.on(signal, () => process.stdin.isTTY || forward(signal, child.pid));
  const [exitStatus, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  for (const each of [...FORWARDED, ...FROM_TERMINAL]) process.removeAllListeners(each);
  return signal === null ? { exitStatus: exitStatus as number } : { signal };
}

/** nsenter waits for the command, its only child, and the command is who should get the signal. */
function forward(signal: NodeJS.Signals, nsenter: number | undefined): void {
  for (const pid of childrenOf(nsenter)) process.kill(pid, signal);
}

function childrenOf(parent: number | undefined): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, "utf8")).parent;
  } catch {
    // it has ended meanwhile
    return undefined;
  }
}
