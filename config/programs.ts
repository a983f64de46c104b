import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "../errors/userError";
import type { Program } from "../lvs/program";
import { fileOf, programName } from "../plan/programs";
import { configPath } from "./configPath";
import type { StackSettings } from "./schema/stack";

/** The settings that are commands. */
const COMMANDS = ["command", "notifyUp", "notifyDown", "quorumUp", "quorumDown"];

/** What is one word in the directors' text and in keepalived's configuration, and one file's name. */
const NAME = /^\w[\w.-]*$/;

/** It stands in the stack's state, and travels with each change. */
const MAX_BYTES = 65_536;

type Fault = Omit<Problem, "where">;

/** The project's files that commands run, as the directors' programs, and what is wrong with them. */
export function readPrograms(settings: StackSettings): { programs: Program[]; problems: Problem[] } {
  const named = filesIn(settings);
  const read = named.map(({ file, path }) => ({ where: configPath(path), found: readProgram(file, named) }));
  const programs = read.flatMap(({ found }) => ("lines" in found ? [found] : []));
  return {
    programs: [...new Map(programs.map((program) => [program.name, program])).values()],
    problems: read.flatMap(({ where, found }) => ("what" in found ? [{ ...found, where }] : [])),
  };
}

interface NamedFile {
  file: string;
  path: PropertyKey[];
}

function filesIn(value: unknown, path: PropertyKey[] = []): NamedFile[] {
  if (typeof value === "string") {
    const file = COMMANDS.includes(String(path.at(-1))) ? fileOf(value) : undefined;
    return file === undefined ? [] : [{ file, path }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    filesIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function readProgram(file: string, all: NamedFile[]): Program | Fault {
  const name = programName(file);
  const namesake = all.find((other) => programName(other.file) === name && resolve(other.file) !== resolve(file));
  if (!NAME.test(name)) {
    return { what: `${file} can't be called so on directors`, expected: "a name of letters, digits, . _ and -" };
  }
  if (namesake !== undefined) {
    return { what: `${file} and ${namesake.file} would be one file on directors, ${name}`, fix: "rename one of them" };
  }
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return unreadable(file, error as NodeJS.ErrnoException);
  }
  return faultOf(file, bytes) ?? { name, lines: bytes.toString("utf8").replace(/\n$/, "").split("\n") };
}

function unreadable(file: string, { code, message }: NodeJS.ErrnoException): Fault {
  if (code !== "ENOENT") return { what: `${file} can't be read: ${message}`, expected: "a file that you may read" };
  return {
    what: `there is no file ${file}`,
    expected: `one in ${process.cwd()}, or the absolute path of a program that is on the directors`,
  };
}

/** What keeps a file from being run there. */
function faultOf(file: string, bytes: Buffer): Fault | undefined {
  if (bytes.length > MAX_BYTES) {
    return { what: `${file} has ${bytes.length} bytes`, expected: `${MAX_BYTES} or less`, fix: OTHERWISE };
  }
  const text = bytes.toString("utf8");
  if (text.includes("\0") || !Buffer.from(text).equals(bytes)) {
    return { what: `${file} is no text`, expected: "a script, in UTF-8", fix: OTHERWISE };
  }
  if (text.includes("\r")) {
    return { what: `${file} has lines that end as those of Windows do`, expected: "lines that end with \\n alone" };
  }
  if (/^#! *\/./.test(text)) return undefined;
  return { what: `${file} doesn't say what runs it`, expected: "a first line such as #!/bin/sh" };
}

const OTHERWISE = "put it on the directors by other means, and write its absolute path";
