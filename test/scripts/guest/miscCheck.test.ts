import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const MISC_CHECK = join(projectDir, "guest/director/usr/libexec/keepalived/lvs-misc-check");

describe("the program of a MISC_CHECK", () => {
  let folder: string;
  let program: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "misc-check-"));
    program = join(folder, "check");
    write("exit 0");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(line: string): void {
    writeFileSync(program, `#!/bin/sh\n${line}\n`);
    chmodSync(program, 0o755);
  }

  const run = (...args: string[]) => spawnSync(MISC_CHECK, args, { encoding: "utf8" });
  const lack = (path = program) => run("--lack", path).stdout.trim();

  it.each([
    ["is healthy by status 0", "exit 0", 0],
    ["is unhealthy by status 1", "exit 1", 1],
    ["tells a weight by the others", "exit 2", 2],
    ["tells a weight by the others", "exit 137", 137],
    ["tells a weight by the others", "exit 255", 255],
    ["is unhealthy when a signal ends it", "kill -KILL $$", 1],
    ["is unhealthy when a signal ends it", "kill -TERM $$", 1],
    ["is unhealthy when a signal ends it", "kill -SEGV $$", 1],
    ["is unhealthy when it runs what isn't there", "exec /nowhere/program", 1],
    ["is unhealthy when it runs what it may not", "exec /etc/passwd", 1],
    ["gets its arguments as they are", '[ "$1/$2/$3" = "--all/192.168.2.13/x=1" ] || exit 3', 0],
  ])("%s: %s", (_, line, status) => {
    write(line);
    expect(run(program, "--all", "192.168.2.13", "x=1").status).toBe(status);
  });

  it.each([
    ["#!/nowhere/interpreter", "/nowhere/interpreter"],
    ["#! /usr/bin/env no-such-interpreter -x", "no-such-interpreter"],
  ])("is unhealthy when its interpreter is gone, and that is said: %s", (line, interpreter) => {
    writeFileSync(program, `${line}\n`);
    expect(run(program).status).toBe(1);
    expect(lack()).toBe(`its interpreter ${interpreter} isn't there`);
    expect(run("--lack-of-script", program).stdout).toBe(`its interpreter ${interpreter} isn't there\n`);
  });

  it.each(["#!/bin/sh -e", "#! /usr/bin/env bash", "#!/usr/bin/env -S bash", "\x7fELF\0\0", ""])(
    "lacks nothing by its first line: %j",
    (line) => {
      writeFileSync(program, line);
      expect([lack(), run("--lack-of-script", program).stdout]).toEqual(["", ""]);
    },
  );

  const LACKS: { what: string; make: () => unknown; lack: RegExp }[] = [
    { what: "isn't there", make: () => rmSync(program), lack: /^it isn't there$/ },
    { what: "can't be executed", make: () => chmodSync(program, 0o644), lack: /^it can't be executed$/ },
    {
      what: "is a folder",
      make: () => {
        rmSync(program);
        mkdirSync(program);
      },
      lack: /^it can't be executed$/,
    },
    { what: "can be written to by all", make: () => chmodSync(program, 0o757), lack: /write to \S+\/check$/ },
    { what: "lies where all can write", make: () => chmodSync(folder, 0o777), lack: /write to \S+-\w+$/ },
    {
      what: "is another's",
      make: () => spawnSync("chown", ["1:1", program]),
      lack: /write to \S+\/check$/,
    },
    {
      what: "can be written to by a group",
      make: () => {
        spawnSync("chgrp", ["1", program]);
        chmodSync(program, 0o775);
      },
      lack: /write to \S+\/check$/,
    },
  ];

  it.each(LACKS)("isn't run, and is unhealthy, when it $what", ({ make, lack: expected }) => {
    write(`touch ${folder}/ran`);
    make();

    expect(run(program).status).toBe(1);
    expect(lack(join(folder, "ran"))).toBe("it isn't there");
    expect(lack()).toMatch(expected);
  });

  it.each([
    ["succeeds with it", "exit 0", 0],
    ["fails with it", "exit 1", 1],
    ["fails when a signal ends it", "kill -KILL $$", 1],
  ])("that decides about a director %s: %s", (_, line, status) => {
    write(line);
    expect(run("--track", program).status).toBe(status);
  });

  it.each(LACKS)("that decides about a director decides nothing when it $what", ({ make }) => {
    write("exit 1");
    make();
    expect(run("--track", program, "argument").status).toBe(0);
  });

  it("is run from a folder where all can write and nobody can replace another's file, and by a link", () => {
    chmodSync(folder, 0o1777);
    const link = join(folder, "link");
    symlinkSync(program, link);

    expect([lack(), lack(link), run(link).status]).toEqual(["", "", 0]);
  });
});
