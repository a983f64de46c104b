import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { execa } from "execa";
import type { ShellProgram } from "./programs";

/** What ShellCheck finds amiss, and where. */
export interface Finding {
  file: string;
  line: number;
  /** 2086 of "SC2086". */
  code: number;
  message: string;
}

/** What only says that nothing uses a thing: it is true of a file when it is of every program that the file is in. */
const UNUSED = [2034, 2317, 2329];

/** That a file isn't there to be read, as /etc/os-release of the machine that the script is for. */
const EXCLUDED = ["--exclude=SC1091"];

/** The installed ShellCheck's version, as "0.9.0"; none where there is none. */
export async function shellcheckVersion(): Promise<string | undefined> {
  const { stdout, failed } = await execa("shellcheck", ["--version"], { reject: false });
  return failed ? undefined : /^version: (\S+)/m.exec(stdout)?.[1];
}

/**
 * What the installed ShellCheck finds in programs, each once, in the order of files and lines.
 *
 * A program is checked whole: each variable has to be assigned somewhere, and used. What one of its parts says about
 * ShellCheck before its first command is for editors, which see the part by itself.
 */
export async function findingsIn(programs: readonly ShellProgram[]): Promise<Finding[]> {
  const found = new Map<string, Finding & { times: number }>();
  for (const { program, line, code, message } of await check(programs)) {
    const at = programs[program]?.lines[line - 1]?.at;
    if (at === undefined) continue;
    const key = `${at.file}:${at.line} ${code} ${message}`;
    found.set(key, { ...at, code, message, times: (found.get(key)?.times ?? 0) + 1 });
  }
  return [...found.values()]
    .filter(({ file, code, times }) => !UNUSED.includes(code) || times >= countOf(file, programs))
    .map(({ times: _, ...finding }) => finding)
    .sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line);
}

/** All at once, by the program's number. */
async function check(programs: readonly ShellProgram[]) {
  const folder = await mkdtemp(join(tmpdir(), "shellcheck-"));
  try {
    const files = programs.map((_, at) => join(folder, `${at}`));
    await Promise.all(files.map((file, at) => writeFile(file, textOf(programs[at] as ShellProgram))));
    const { stdout, stderr, exitCode } = await execa("shellcheck", ["--format=json1", ...EXCLUDED, ...files], {
      reject: false,
    });
    // 1: it has found something
    if (exitCode !== 0 && exitCode !== 1) throw new Error(`shellcheck ended with ${exitCode}: ${stderr}`);
    const { comments } = JSON.parse(stdout) as { comments: Finding[] };
    return comments.map((comment) => ({ ...comment, program: Number(basename(comment.file)) }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Without the directives in the first lines of comment of its parts, which would hold for something else here. */
function textOf({ name, lines }: ShellProgram): string {
  let isHead = true;
  return lines
    .map(({ text, at }) => {
      isHead = at?.line === 1 || (isHead && text.startsWith("#"));
      return isHead && at?.file !== name && text.startsWith("# shellcheck ") ? "#" : text;
    })
    .join("\n");
}

function countOf(file: string, programs: readonly ShellProgram[]): number {
  return programs.filter(({ lines }) => lines.some(({ at }) => at?.file === file)).length;
}
