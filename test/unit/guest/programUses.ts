import { basename } from "node:path";
import { type Command, isOption, type ShellText, UNKNOWN } from "./shellText";
import { PACKAGES, type Program, STANDS_FOR } from "./usedPrograms";

/** An option or word of a program's language. */
interface Use {
  name: string;
  takesValue: boolean;
  since?: string;
  reason?: string;
}

interface Row extends Omit<Program, "uses"> {
  uses: Map<string, Use>;
}

const table = new Map(
  Object.values(PACKAGES).flatMap(({ programs }) =>
    Object.entries(programs).map(([name, program]): [string, Row] => [name, readRow(program)]),
  ),
);

export const programs: string[] = [...table.keys()];

/** Every use that the table has: `sort`, `sort -u`, `ip route`. */
export const knownUses = new Set(
  [...table].flatMap(([name, { uses }]) => [name, ...[...uses.keys()].map((use) => `${name} ${use}`)]),
);

const knownOptions = new Set([...table.values()].flatMap(({ uses }) => [...uses.keys()]));

/** A row of the table, taken apart. */
export function readRow(program: string | Program): Row {
  const { uses: text, ...row } = typeof program === "string" ? { uses: program } : program;
  const uses = [...text.matchAll(/([^ =(]+)(=)?(?:\(([^:)]+)(?::(\w+))?\))?/g)].map(
    ([, name = "", value, since, reason]): Use => ({ name, takesValue: value !== undefined, since, reason }),
  );
  return { ...row, uses: new Map(uses.map((use) => [use.name, use])) };
}

/**
 * What a text uses, in the words of the table, and what isn't known there.
 *
 * @param own the names of what is our own
 */
export function usesIn({ commands, tests }: ShellText, own: ReadonlySet<string>): string[] {
  const foreign = commands.filter(({ name }) => name in STANDS_FOR || !own.has(basename(name)));
  return [...foreign.flatMap(usesOf), ...tests.flatMap((operator) => ["[[", `[[ ${operator}`])];
}

/** What is refused of a text: what the table hasn't got, and what CentOS 7's bash doesn't know. */
export function refusedIn(text: ShellText, own: ReadonlySet<string> = new Set()): string[] {
  return [
    ...usesIn(text, own).filter((use) => !knownUses.has(use)),
    ...text.optionsInArrays.filter((option) => !knownOptions.has(option)),
    ...text.newerThanBash42,
  ];
}

function usesOf({ name: written, words }: Command): string[] {
  const name = STANDS_FOR[written] ?? basename(written);
  const row = table.get(name);
  const { options, operands } = split(words, row);
  const language = operands.slice(0, row?.language ?? 0).filter((word) => /^[a-z][\w-]*$/.test(word));
  const files = row?.operands === false && operands.length > 0 ? ["FILE"] : [];
  return [name, ...[...options, ...language, ...files].map((each) => `${name} ${each}`)];
}

/** Options without their values, and all else. */
function split(words: readonly string[], row: Row | undefined): { options: string[]; operands: string[] } {
  const options: string[] = [];
  const operands: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const isOver = row?.optionsFirst === true && operands.length > 0;
    if (!isOption(word) || isOver) {
      operands.push(word);
    } else if (word !== "--" && word !== `-${UNKNOWN}`) {
      const { names, needsValue } = readOption(word, row);
      options.push(...names);
      if (needsValue) at++;
    }
  }
  return { options, operands };
}

/** The options of a word, and whether the next word is the last one's value. */
function readOption(word: string, row: Row | undefined): { names: string[]; needsValue: boolean } {
  const [name = ""] = word.split("=", 1);
  if (row === undefined || row.longNames === true || word.startsWith("--")) {
    return { names: [name], needsValue: name === word && row?.uses.get(name)?.takesValue === true };
  }
  const letters = [...word.slice(1)].map((letter) => `-${letter}`);
  const last = letters.findIndex((letter) => row.uses.get(letter)?.takesValue);
  // the rest of the word is its value, if there is any
  return last === -1
    ? { names: letters, needsValue: false }
    : { names: letters.slice(0, last + 1), needsValue: last === letters.length - 1 };
}
