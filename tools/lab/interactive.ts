import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { isatty } from "node:tty";
import { type EnterOptions, labCommand } from "./enter";
import { childrenOf } from "./processIdentity";

/** How an interactive command ended: by itself, or by a signal. */
export type CommandEnd = { exitStatus: number } | { signal: NodeJS.Signals };

/** What an interactive command gets besides the terminal. */
export interface InteractiveOptions extends EnterOptions {
  env?: Record<string, string>;
  /** Text for the command's file descriptor 3. */
  secret?: string;
}

/** Signals that are meant for the command when this process gets them. */
const FORWARDED = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"] as const;
/** Those that a terminal sends to the command too, as one of its foreground process group. */
const FROM_TERMINAL = new Set<NodeJS.Signals>(["SIGINT", "SIGQUIT"]);

/** nsenter ends the way its command did, but can't die of a signal that it ignores and ends with this status instead. */
const NSENTER_FAILURE = 1;

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
  const inLab = labCommand(command, args, options);
  // not process.stdin, whose mere mention makes a shared pipe non-blocking
  const onTerminal = isatty(0);
  const child = spawn(inLab.file, inLab.args, {
    env: { ...process.env, ...inLab.env, ...env },
    stdio: ["inherit", "inherit", "inherit", secret === undefined ? "ignore" : "pipe"],
    // without a terminal, a signal to the whole process group reaches the command once, through this process
    detached: !onTerminal,
  });
  if (secret !== undefined) handOver(secret, child.stdio[3] as Writable);
  let interrupted = false;
  const handlers = FORWARDED.map((signal) => {
    const handler = () => {
      interrupted ||= signal === "SIGINT";
      if (!(onTerminal && FROM_TERMINAL.has(signal))) forward(signal, child);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  const [exitStatus, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  for (const remove of handlers) remove();
  if (interrupted && exitStatus === NSENTER_FAILURE) return { signal: "SIGINT" };
  return signal === null ? { exitStatus: exitStatus as number } : { signal };
}

/** Whoever inherits the other end may keep it open for longer than the command runs, which nobody here waits for. */
function handOver(secret: string, pipe: Writable): void {
  pipe.end(secret, () => pipe.destroy());
}

/** nsenter waits for the command, its only child, and the command is who should get the signal. */
function forward(signal: NodeJS.Signals, nsenter: ChildProcess): void {
  const commands = nsenter.pid === undefined ? [] : childrenOf(nsenter.pid);
  for (const pid of commands) process.kill(pid, signal);
  if (commands.length === 0) nsenter.kill("SIGTERM");
}
