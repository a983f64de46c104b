import { execa, type Options, type ResultPromise } from "execa";
import type { Report } from "./progress";
import { UserError } from "./userError";

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
}

/** How many lines of a failed program's output its error shows. */
const ERROR_LINES = 15;

/**
 * Runs a program to its end and returns its standard output.
 *
 * @throws UserError that names the program, its exit status and the end of its output.
 */
export async function run(file: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { report, timeoutSeconds, shownAs = [file, ...args].join(" "), causes, ...rest } = options;
  const timeout = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1_000;
  const child = execa(file, args, { ...rest, timeout, all: true, reject: false } satisfies Options) as ResultPromise<{
    all: true;
    reject: false;
  }>;
  if (report) forwardLines(child, report);
  const result = await child;
  if (result.failed) {
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
