import { execa } from "execa";
import { UserError } from "../../errors/userError";
import { interruption } from "../../runtime/interruption";
import type { Report } from "../../runtime/report";
import { type Retries, tryAgain } from "./tryAgain";

/** How `go` is run. */
export interface GoOptions {
  /** The folder of a go.mod. */
  cwd: string;
  /** Receives each line of its output as it comes, and why it is run again. */
  report?: Report;
  retries?: Retries;
}

const ENVIRONMENT = {
  // a static program needs no C compiler to build and no C library to run
  CGO_ENABLED: "0",
  // a fifth of the compiler's time is its garbage collection; each of its processes lives for seconds only
  GOGC: "400",
  GOMEMLIMIT: "1GiB",
};

/** `go` has failed. */
class GoFailed extends UserError {
  constructor(
    command: string,
    cwd: string,
    /** What it said of the failure. */
    readonly lines: string[],
  ) {
    super({
      what: `${command} failed: ${lines.slice(0, SHOWN_LINES).join("\n")}`,
      where: cwd,
      fix:
        networkFault(lines) &&
        "look whether the module proxy that `go env GOPROXY` names can be reached, and run this again",
    });
  }
}

/** How many lines an error shows, the first ones: what `go` says first is what the rest follows from. */
const SHOWN_LINES = 15;

/**
 * Runs `go` to its end and returns its standard output. What a fault in the network has ended is run again: modules
 * that have arrived and packages that are compiled are kept.
 *
 * @throws UserError that shows the cause
 * @throws Interrupted when an interruption ends it, or came before
 */
export async function go(args: string[], { cwd, report = () => undefined, retries }: GoOptions): Promise<string> {
  const faultOf = (error: unknown) => (error instanceof GoFailed ? networkFault(error.lines) : undefined);
  return tryAgain(() => runOnce(args, cwd, report), faultOf, report, retries);
}

async function runOnce(args: string[], cwd: string, report: Report): Promise<string> {
  interruption.throwIfAborted();
  const child = execa("go", args, { cwd, env: ENVIRONMENT, reject: false });
  for await (const line of child.iterable({ from: "stderr" })) {
    if (line.trim()) report(line.trim());
  }
  const result = await child;
  if (!result.failed) return result.stdout;
  interruption.throwIfAborted();
  const lines = causes(result.stderr);
  // it may have been ended, or never have started
  if (lines.length === 0) lines.push(result.shortMessage ?? "it says no more");
  throw new GoFailed(nameOf(args), cwd, lines);
}

/** `go` and its command, without options and what they are about. */
function nameOf(args: string[]): string {
  const isWord = (word: string) => /^[a-z]+$/.test(word);
  const words = args.slice(0, 2).filter(isWord);
  return ["go", ...words].join(" ");
}

/** What `go` said, without its progress: a module that it downloads, a package that it compiles. */
function causes(output: string): string[] {
  const isProgress = (line: string) => /^go: (downloading|extracting|finding) /.test(line) || /^[\w./~-]+$/.test(line);
  return output.split("\n").filter((line) => line.trim() && !isProgress(line));
}

/** What passes: the server or the way to it is busy, or has failed in the middle. */
const PASSING =
  /(timeout|timed out|deadline exceeded|connection reset|broken pipe|EOF|GOAWAY|stream error|server misbehaving|temporary failure|: (429|5\d\d) )/i;

/** Lines about a request, rather than a source that ends too early. */
const OF_A_REQUEST = /https?:\/\/|\bdial tcp\b|\blookup /;

/** What failed in the network, as `go` says it; undefined where nothing did that may be better the next time. */
export function networkFault(lines: string[]): string | undefined {
  return lines.find((line) => OF_A_REQUEST.test(line) && PASSING.test(line));
}
