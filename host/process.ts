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
  /** Receives each line of the program's output as it comes. */
  report?: Report;
}

/** The last lines of a failed program's output that its error shows. */
const ERROR_LINES = 15;

/**
 * Runs a program to its end and returns its standard output.
 *
 * @throws UserError that names the program, its exit status and the end of its output.
 */
export async function run(file: string, args: string[], { report, ...options }: RunOptions = {}): Promise<string> {
  const child = execa(file, args, { ...options, all: true, reject: false } satisfies Options) as ResultPromise<{
    all: true;
    reject: false;
  }>;
  if (report) forwardLines(child, report);
  const result = await child;
  if (result.failed) {
    const tail = (result.all ?? "").split("\n").slice(-ERROR_LINES).join("\n");
    throw new UserError({
      what: `${[file, ...args].join(" ")} failed: ${result.exitCode === undefined ? result.shortMessage : `exit status ${result.exitCode}`}\n${tail}`,
      where: options.cwd,
    });
  }
  return result.stdout;
}

async function forwardLines(child: ResultPromise<{ all: true; reject: false }>, report: Report): Promise<void> {
  for await (const line of child.iterable({ from: "all" })) {
    if (line.trim()) report(line.trim());
  }
}
