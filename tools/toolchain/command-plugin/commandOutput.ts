import { StringDecoder } from "node:string_decoder";

export type StreamName = "stdout" | "stderr";

/** Which streams the progress display shows: the values of the input `logging`. */
export type Logging = "stdout" | "stderr" | "stdoutAndStderr" | "none";

/** What a command wrote, without the last newline of each stream. */
export interface CommandResult {
  stdout: string;
  stderr: string;
}

/** Collects what a command writes, and shows it line by line as it comes. */
export class CommandOutput {
  /** Both streams in the order of arrival, for the error of a command that fails. */
  private combined = "";
  private readonly streams = { stdout: new OutputStream(), stderr: new OutputStream() };

  constructor(
    private readonly showLine: (line: string) => void,
    private readonly logging: Logging = "stdoutAndStderr",
  ) {}

  write(name: StreamName, chunk: Buffer): void {
    this.take(name, this.streams[name].decoder.write(chunk));
  }

  /** Takes what is left of both streams when the command has ended. */
  end(): void {
    for (const name of ["stdout", "stderr"] as const) {
      this.take(name, this.streams[name].decoder.end());
      this.show(name, this.streams[name].unshown);
      this.streams[name].unshown = "";
    }
  }

  get result(): CommandResult {
    return {
      stdout: withoutLastNewline(this.streams.stdout.text),
      stderr: withoutLastNewline(this.streams.stderr.text),
    };
  }

  get everything(): string {
    return this.combined;
  }

  private take(name: StreamName, text: string): void {
    const stream = this.streams[name];
    stream.text += text;
    this.combined += text;
    const lines = (stream.unshown + text).split("\n");
    stream.unshown = lines.pop() ?? "";
    for (const line of lines) this.show(name, line);
  }

  private show(name: StreamName, line: string): void {
    const shown = this.logging === "stdoutAndStderr" || this.logging === name;
    if (shown && line.trim() !== "") this.showLine(line.trimEnd());
  }
}

class OutputStream {
  readonly decoder = new StringDecoder("utf8");
  text = "";
  unshown = "";
}

function withoutLastNewline(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

/** How much of a command the error of its failure quotes: the whole would bury what it wrote. */
const QUOTED_CHARACTERS = 120;
/** The last lines of output that the error shows. */
const QUOTED_LINES = 100;

/** The error of a command that failed: how it ended, which command it was, and the end of what it wrote. */
export function commandFailure(how: string, command: string, output: string): Error {
  const [firstLine = "", ...more] = command.split("\n");
  const cut = more.length > 0 || firstLine.length > QUOTED_CHARACTERS;
  const quoted = JSON.stringify(cut ? `${firstLine.slice(0, QUOTED_CHARACTERS)}…` : firstLine);
  const lines = output.split("\n");
  const tail = lines.slice(-QUOTED_LINES).join("\n");
  const left = lines.length > QUOTED_LINES ? `[${lines.length - QUOTED_LINES} lines before]\n` : "";
  return new Error(`${how}: running ${quoted}:\n${left}${tail}`);
}
