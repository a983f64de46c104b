import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { both, CheckedDirector, confOf, one, other, table } from "./checkedDirector";
import { directorText, type Wanted } from "./directorText";

const FOLDER = "root/usr/libexec/keepalived/programs";
const PATH = "/usr/libexec/keepalived/programs/ask.sh";

/** Real servers that a program asks, which comes with them. */
function asked(lines: string[], rest: Partial<Wanted> = {}): Wanted {
  const check = { type: "MISC_CHECK", command: `${PATH} %address`, timeoutSeconds: 3, dynamicWeight: false } as const;
  return { ...both, health: { check }, programs: [{ name: "ask.sh", lines }], ...rest };
}

const first = asked(["#!/bin/sh", "", "\texit 0  # a\\b %s $(x)"]);
const second = asked(["#!/bin/sh", "exit 1"]);

describe("a program that comes with the stack", () => {
  let director: CheckedDirector;
  const file = () => join(director.folder, FOLDER, "ask.sh");
  const text = () => readFileSync(file(), "utf8");
  const textOf = ({ programs }: Wanted) => programs?.[0]?.lines.map((line) => `${line}\n`).join("");

  beforeEach(() => {
    director = new CheckedDirector().holding(directorText(first));
  });
  afterEach(() => director.remove());

  it("is there as it was written, root's own, executable, and that is no drift", () => {
    expect(text()).toBe(textOf(first));
    const { uid, mode } = statSync(file());
    expect([uid, mode & 0o7777]).toEqual([0, 0o755]);
    expect(director.drift()).toEqual([]);
  });

  it("comes before the configuration that names it, and goes after that", () => {
    const another = new CheckedDirector().holding(directorText(both));
    const seen = () => {
      const folder = another.read("seen");
      another.write("when-read", [`ls ${FOLDER} >seen 2>&1 || true`]);
      return folder;
    };

    seen();
    another.apply(directorText(first));
    expect(another.conf().join()).toContain(PATH);
    expect(seen()).toEqual(["ask.sh"]);
    another.apply(directorText(both));
    expect(another.conf()).toEqual(confOf(both));
    expect(seen()).toEqual(["ask.sh"]);
    expect(existsSync(join(another.folder, FOLDER))).toBe(false);
    another.remove();
  });

  it("becomes another one without a word to keepalived or the kernel", () => {
    expect(director.during(() => director.apply(directorText(second)))).toEqual([]);

    expect(text()).toBe(textOf(second));
    expect(director.keepalived()).toEqual([]);
    expect(director.said).toContain(`writes ${PATH}`);
    expect(director.drift()).toEqual([]);

    director.apply(directorText(second));
    expect(director.said).not.toContain(`writes ${PATH}`);
  });

  it.each<[string, () => void, RegExp]>([
    ["edited", () => director.write(`${FOLDER}/ask.sh`, ["#!/bin/sh", "exit 7"]), /^found program ask.sh\texit 7$/m],
    ["deleted", () => director.shell(`rm ${FOLDER}/ask.sh`), /^wanted program ask.sh\t#!\/bin\/sh$/m],
    ["opened to others", () => chmodSync(file(), 0o777), /^wanted program ask.sh\t#!\/bin\/sh$/m],
    ["kept from running", () => chmodSync(file(), 0o644), /^wanted program ask.sh\t#!\/bin\/sh$/m],
  ])("is drift when it was %s, and as it was after the next run", (_, tamper, told) => {
    tamper();
    expect(director.drift().join("\n")).toMatch(told);

    director.apply(directorText(first));
    expect(text()).toBe(textOf(first));
    expect(director.drift()).toEqual([]);
  });

  it("goes when the table goes to ipvsadm, and leaves what others put beside it", () => {
    director.write(`${FOLDER}/theirs.sh`, ["#!/bin/sh"]);
    director.apply(directorText({ ...both, owner: "ipvsadm" }));

    expect(director.said).toContain(`removes ${PATH}`);
    expect(existsSync(file())).toBe(false);
    expect(director.read(`${FOLDER}/theirs.sh`)).toEqual(["#!/bin/sh"]);
    expect(director.drift()).toEqual([]);
  });

  it("is refused when somebody else has one of that name there, before anything is changed", () => {
    const another = new CheckedDirector().holding(directorText(both));
    mkdirSync(join(another.folder, FOLDER), { recursive: true });
    another.write(`${FOLDER}/ask.sh`, ["#!/bin/sh", "theirs"]);

    expect(another.run(["apply"], directorText(first))).toBe(1);
    expect(another.complaints).toContain(`the file ${PATH}; remove it with: rm ${PATH}\n`);
    expect(another.read(`${FOLDER}/ask.sh`)).toEqual(["#!/bin/sh", "theirs"]);
    expect(another.conf()).toEqual(confOf(both));
    another.remove();
  });

  it.each([
    ["#!/nowhere/python3", "/nowhere/python3"],
    ["#! /usr/bin/env no-such-python", "no-such-python"],
  ])("is refused where nothing is there that runs it, before anything is changed: %s", (line, interpreter) => {
    expect(director.run(["apply"], directorText(asked([line])))).toBe(1);
    expect(director.complaints).toBe(
      "nothing was changed: this director can't run the program of a MISC_CHECK; put it there and try again\n" +
        `${PATH}: its interpreter ${interpreter} isn't there\n`,
    );
    expect(text()).toBe(textOf(first));
    expect(director.drift()).toEqual([]);
  });

  it("is what it was before again when keepalived doesn't do as it is told", () => {
    director.write("refused", ["-s rr"]);

    expect(director.run(["apply"], directorText({ ...second, scheduler: "rr" }))).toBe(1);
    expect(text()).toBe(textOf(first));
    director.write("refused", []);
    expect(director.drift()).toEqual([]);
  });

  it("is there again after a boot, though somebody deleted it", () => {
    director.shell(`rm ${FOLDER}/ask.sh`);
    director.boot();
    director.startService();

    expect(text()).toBe(textOf(first));
  });

  it.each(["../ask.sh", ".new", "a/b"])("can't be called %s", (name) => {
    const programs = [{ name, lines: ["#!/bin/sh"] }];

    expect(director.run(["apply"], directorText({ ...first, programs }))).toBe(1);
    expect(director.complaints).toContain(`not understood, nothing was changed; line`);
  });

  it("comes beside others", () => {
    const programs = [...(first.programs ?? []), { name: "tell.py", lines: ["#!/bin/sh", "# é"] }];
    director.apply(directorText({ ...first, programs, servers: { [one]: 1, [other]: 2 } }));

    expect(director.read(`${FOLDER}/tell.py`)).toEqual(["#!/bin/sh", "# é"]);
    expect(director.said.filter((line) => line.startsWith("writes"))).toEqual([
      `writes ${PATH.replace("ask.sh", "tell.py")}`,
    ]);
    expect(director.rules()).toHaveLength(table.length);
  });
});
