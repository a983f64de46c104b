import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const local = join(projectDir, "guest/director/usr/local");
const library = join(local, "lib/lvs");
const head = readFileSync(join(local, "sbin/lvs-table"), "utf8").split("\nset -euo pipefail")[0] ?? "";

/** The rows of the table at the head of lvs-table: `#   NAME  what it is  PART... → PART...`. */
const rows = [...head.matchAll(/^# {3}(\S+) {2,}\S.*? {2,}(\S.*)$/gm)]
  .filter(([, name]) => name !== "lvs-table")
  .map(([, name = "", users = ""]) => ({ name, parts: users.replace("→ ", "").split(" ").sort() }));

const parts = new Map([
  ["here", readFileSync(join(local, "sbin/lvs-table"), "utf8").slice(head.length)],
  ...readdirSync(library)
    .filter((name) => name.endsWith(".sh"))
    .map((name): [string, string] => [basename(name, ".sh"), readFileSync(join(library, name), "utf8")]),
]);

/** The names of files that a part uses, "plan-STEP" for each of a plan's; those of a prefix count for each of them. */
function filesOf(text: string): string[] {
  const names = [...text.matchAll(/\$(?:work\/|(?=target\b))([\w.-]+)/g)].map(([, name = ""]) =>
    name.replace(/^plan-.*/, "plan-STEP"),
  );
  return names.flatMap((name) =>
    name.endsWith("-") ? rows.map((row) => row.name).filter((each) => each.startsWith(name)) : [name],
  );
}

const used = [...parts].flatMap(([part, text]) => filesOf(text).map((name) => ({ part, name })));

it("the head of lvs-table lists every file of a run, and no other", () => {
  expect(rows.map(({ name }) => name).sort()).toEqual([...new Set(used.map(({ name }) => name))].sort());
});

it.each(rows)("it says which parts write and read $name", ({ name, parts: listed }) => {
  const users = used.filter((use) => use.name === name).map(({ part }) => part);
  expect(listed).toEqual([...new Set(users)].sort());
});
