import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { el7Programs } from "../../../../tools/commands/el7Programs";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "el7-programs-"));
  for (const each of ["sbin", "bin"]) mkdirSync(join(folder, each));
  for (const program of ["sbin/keepalived", "sbin/ipvsadm", "bin/bash", "bin/awk"]) {
    writeFileSync(join(folder, program), "");
    chmodSync(join(folder, program), 0o755);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

it("a folder with all that the tests take of CentOS 7 is taken", () => {
  expect(el7Programs({ LVS_EL7_PROGRAMS: folder })).toBe(folder);
});

it("without a folder the error says what to set, and what the folder holds", () => {
  expect(() => el7Programs({})).toThrow(
    /^LVS_EL7_PROGRAMS isn't set\n {2}expected: .*sbin\/keepalived.*\n {2}fix: LVS_EL7_PROGRAMS=FOLDER npm run test:el7$/,
  );
});

it("a folder that lacks a program, or has it not executable, is refused with all that it lacks", () => {
  rmSync(join(folder, "bin/awk"));
  chmodSync(join(folder, "sbin/ipvsadm"), 0o644);

  expect(() => el7Programs({ LVS_EL7_PROGRAMS: folder })).toThrow(
    `LVS_EL7_PROGRAMS: ${folder} has no sbin/ipvsadm, bin/awk\n  expected: `,
  );
});
