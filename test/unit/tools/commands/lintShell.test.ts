import { describe, expect, it } from "vitest";
import { projectDir } from "../../../../runtime/paths";
import { findingsIn, shellcheckVersion } from "../../../../tools/commands/lintShell/findings";
import { type ShellProgram, shellPrograms } from "../../../../tools/commands/lintShell/programs";

const programs = shellPrograms(projectDir);
const LIBRARY = "guest/director/usr/local/lib/lvs";

describe("the shell programs of the project", () => {
  const files = new Set(programs.flatMap(({ lines }) => lines.map(({ at }) => at?.file)));

  it.each([
    [".ci/run"],
    ["lab"],
    ["tools/bench/provisioning/probe-director.sh"],
    ["guest/director/usr/libexec/keepalived/lvs-health"],
    ["guest/scripts/packages/centos7.sh"],
    ["guest/scripts/release-machine.sh"],
    ["tools/lab/image/disk.sh"],
    [`${LIBRARY}/resume.sh`],
    ["test/scripts/guest/fakes/systemctl"],
  ])("have %s", (file) => {
    expect(files).toContain(file);
  });

  it("have no part of one as a program", () => {
    const names = programs.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith(LIBRARY) || name.startsWith("guest/scripts/"))).toEqual([]);
    expect(names).not.toContain("tools/lab/image/disk.sh");
    expect(names).toContain("tools/lab/image/recipe/image.sh");
  });

  it("know where each line is written", () => {
    const written = programs.flatMap(({ lines }) => lines.filter(({ text }) => text.startsWith("await_suspects() {")));
    expect(written.map(({ at }) => at?.file)).toEqual([`${LIBRARY}/health.sh`]);

    const director = programs.find(({ name }) => name === "director on centos7");
    const first = director?.lines.find(({ at }) => at?.file === "guest/scripts/turn.sh");
    expect(first?.at?.line).toBe(1);
  });
});

/** A program of files, each by its lines. */
function program(name: string, files: Record<string, string[]>): ShellProgram {
  const lines = Object.entries(files).flatMap(([file, texts]) =>
    texts.map((text, at) => ({ text, at: { file, line: at + 1 } })),
  );
  return { name, lines };
}

describe.skipIf((await shellcheckVersion()) === undefined)("what ShellCheck finds", () => {
  it("is where a part uses a variable that no part assigns, whatever it says to editors", async () => {
    const part = ["# shellcheck shell=bash disable=SC2154", 'echo "$given" "$missing"'];
    const found = await findingsIn([program("main.sh", { "main.sh": ["#!/bin/bash", "given=1"], "part.sh": part })]);

    expect(found.map(({ file, line, code }) => [file, line, code])).toEqual([["part.sh", 2, 2154]]);
  });

  it("is a variable that no program of its file uses", async () => {
    const main = ["#!/bin/bash", "used=1", "unused=2"];
    const found = await findingsIn([
      program("one.sh", { "part.sh": main, "one.sh": ['echo "$used"'] }),
      program("other.sh", { "part.sh": main, "other.sh": ["echo"] }),
    ]);

    expect(found.map(({ file, line, code }) => [file, line, code])).toEqual([["part.sh", 3, 2034]]);
  });

  it("is nothing that a line excuses", async () => {
    const lines = ["#!/bin/bash", "# shellcheck disable=SC2086 # words", "echo $1"];
    expect(await findingsIn([program("main.sh", { "main.sh": lines })])).toEqual([]);
  });
});
