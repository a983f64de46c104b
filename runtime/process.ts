import { spawn } from "node:child_process";
import { once } from "node:events";
import { execa, type Options, type ResultPromise } from "execa";
import { UserError } from "../errors/userError";
import { endingInItsOwnWay, interruption } from "./interruption";
import type { Report } from "./report";
import { UNMARKED } from "./startedProcesses";

/** How a program is run. */
export interface RunOptions {
  cwd?: string;
  /** Added to this process's own environment. */
  env?: Record<string, string | undefined>;
  /** Standard input. */
  input?: string;
  /** Ends the program, which then fails. Default: no limit. */
  timeoutSeconds?: number;
  /** How errors name the program. Default: its command line. */
  shownAs?: string;
  /** The lines of a failed program's output that tell why. Its error shows these, or the last ones if there are none. */
  causes?: RegExp;
  /** Receives each line of the program's output as it comes. */
  report?: Report;
  /** Names what must not be cut off: at an interruption it gets SIGINT, and goes on if that takes long. */
  uncut?: string;
}

/** How many lines of a failed program's output its error shows. */
const ERROR_LINES = 15;

/**
 * Runs a program to its end and returns its standard output.
 *
 * @throws UserError that names the program, its exit status and the end of its output.
 * @throws Interrupted when an interruption ends it, or came before
 */
export async function run(file: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { report, timeoutSeconds, shownAs = [file, ...args].join(" "), causes, uncut, ...rest } = options;
  interruption.throwIfAborted();
  const timeout = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1_000;
  const own = uncut === undefined ? {} : { env: { ...rest.env, ...UNMARKED }, detached: true, cleanup: false };
  const child = execa(file, args, { ...rest, ...own, timeout, all: true, reject: false } satisfies Options);
  if (report) forwardLines(child, report);
  const result = await (uncut === undefined ? child : endingInItsOwnWay(child, () => child.kill("SIGINT"), uncut));
  if (result.failed) {
    interruption.throwIfAborted();
    throw new UserError({
      what: `${shownAs} failed: ${result.exitCode === undefined ? endOf(result, timeoutSeconds) : `exit status ${result.exitCode}`}\n${reasons(result.all ?? "", causes)}`,
      where: options.cwd,
    });
  }
  return result.stdout;
}

function reasons(output: string, causes?: RegExp): string {
  const lines = output.split("\n");
  const telling = causes === undefined ? [] : lines.filter((line) => causes.test(line)).slice(0, ERROR_LINES);
  return (telling.length > 0 ? telling : lines.slice(-ERROR_LINES)).join("\n");
}

/**
 * Runs a program whose output is shown as it comes, and that reads nothing: no terminal gives its keys to it. At an
 * interruption it gets SIGINT, and is ended if it takes too long to end in its own way.
 *
 * @param what is shown as what the user then waits for
 * @returns its exit status
 * @throws Interrupted when an interruption ends it, or came before
 */
export async function show(
  file: string,
  args: string[],
  { what, env }: { what: string; env: NodeJS.ProcessEnv },
): Promise<number> {
  interruption.throwIfAborted();
  const stdio = ["ignore", "inherit", "inherit"] as const;
  // a process group of its own gets the signal once, and not from the terminal too
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: [...stdio], detached: true });
  const interrupt = () => process.kill(-(child.pid as number), "SIGINT");
  const [status] = await endingInItsOwnWay(once(child, "exit"), interrupt, what);
  interruption.throwIfAborted();
  return status ?? 1;
}

/** How a program ended that has no exit status, without its command line. */
function endOf(
  result: { timedOut: boolean; signal?: string; originalMessage?: string },
  limitSeconds?: number,
): string {
  if (result.timedOut) return `no end after ${limitSeconds} s`;
  if (result.signal !== undefined) return `ended by ${result.signal}`;
  return result.originalMessage ?? "it could not be started";
}

async function forwardLines(child: ResultPromise<{ all: true; reject: false }>, report: Report): Promise<void> {
  for await (const line of child.iterable({ from: "all" })) {
    if (line.trim()) report(line.trim());
  }
}
