import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const folder = join(projectDir, "guest/director/usr/local/lib/lvs");
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const libraries = ["rules.awk", "keepalived.awk"];
const programs = readdirSync(folder).filter((name) => name.endsWith(".awk") && !libraries.includes(name));

// CentOS 7's awk is gawk, which ends with an error there; others don't mind
it.each(programs)("%s and what it is run with call nothing by the name of a function but the function", (name) => {
  const program = [...libraries, name]
    .map(read)
    .join("")
    .replace(/#.*/g, "")
    .replace(/"(\\.|[^"\\])*"/g, '""')
    // an expression, not a division
    .replace(/(^|[~(,|&!{] *)\/(\\.|[^/\\\n])+\//gm, "$1");
  const functions = [...program.matchAll(/^function (\w+)/gm)].map(([, found]) => found);

  for (const each of functions) {
    expect(program).not.toMatch(new RegExp(`\\b${each}\\b(?! ?\\()`));
  }
});
