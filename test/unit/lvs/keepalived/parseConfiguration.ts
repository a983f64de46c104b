import { KEYWORDS, type Keywords, type KnownVersion } from "./keywords";

/** A line of a configuration, its words without their quotes, and the lines of its block. */
export interface Line {
  words: string[];
  block: Line[];
}

/** Blocks whose lines are values, not keywords. */
const VALUE_BLOCKS = [
  ...["group", "unicast_peer", "virtual_ipaddress", "virtual_ipaddress_excluded", "track_interface", "track_script"],
];

/** keepalived reads no longer lines. @see lib/parser.h in its source, MAXBUF */
const MAX_LINE_LENGTH = 1022;

/** Reads a configuration as keepalived's parser does; what it would only log is an error. */
export function parseConfiguration(lines: readonly string[], version: KnownVersion): Line[] {
  const file: Line = { words: [""], block: [] };
  const open = [file];
  for (const text of lines) {
    const line = { words: splitLine(text), block: [] };
    const parent = open.at(-1);
    if (parent === undefined) throw new Error(`Outside of the file: ${text}`);
    if (line.words[0] === "}") {
      if (line.words.length > 1 || open.length === 1) throw new Error(`A brace too many: ${text}`);
      open.pop();
      continue;
    }
    const opens = line.words.at(-1) === "{";
    if (opens) line.words.pop();
    checkKeyword(line.words, parent.words[0] ?? "", KEYWORDS[version]);
    parent.block.push(line);
    if (opens) open.push(line);
  }
  if (open.length > 1) throw new Error(`A block isn't closed: ${open.at(-1)?.words.join(" ")}`);
  return file.block;
}

function checkKeyword([keyword = ""]: string[], block: string, keywords: Keywords): void {
  if (VALUE_BLOCKS.includes(block)) return;
  if (!keywords[block]?.includes(keyword)) throw new Error(`Unknown keyword ${keyword} in ${block || "the file"}`);
}

/** Words end at blanks, a quoted one at its quote; `!` and `#` outside of quotes begin a comment. */
function splitLine(text: string): string[] {
  if (text.length > MAX_LINE_LENGTH || text.includes("\n")) throw new Error(`Too long: ${text}`);
  const words = [...text.matchAll(/"([^"]*)"|([!#].*)|([^\s"!#]+)/g)].flatMap(([_, quoted, comment, word]) =>
    comment === undefined ? [quoted ?? word ?? ""] : [],
  );
  if (words.length === 0) throw new Error(`Nothing on the line: ${text}`);
  return words;
}
