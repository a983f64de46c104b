import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LabFolder, labFolder } from "../../../../tools/lab/labFolder";
import { type LabRecord, requireRunningLab, runningLab, writeRecord } from "../../../../tools/lab/labRecord";
import { identify, type ProcessIdentity } from "../../../../tools/lab/processIdentity";

let folder: LabFolder;
beforeEach(() => {
  folder = labFolder({ dir: mkdtempSync(join(tmpdir(), "lab-")) });
});
afterEach(() => rmSync(folder.dir, { recursive: true }));

/** A record of a lab whose init process is this one. */
function record(): LabRecord {
  const init = identify(process.pid) as ProcessIdentity;
  return { init, startedAt: "2024-01-01T00:00:00Z", accelerator: "tcg" };
}

test("a lab whose init process is alive runs", () => {
  writeRecord(folder, record());
  expect(runningLab(folder)).toEqual(record());
});

test("a record from before a reboot is of no lab that runs, though its process number is in use again", () => {
  writeRecord(folder, { ...record(), init: { ...record().init, bootId: "another" } });
  expect(runningLab(folder)).toBeUndefined();
});

test("a folder without a record, or with half of one, is of no lab that runs", () => {
  expect(runningLab(folder)).toBeUndefined();
  writeFileSync(folder.record, '{"init": {');
  expect(runningLab(folder)).toBeUndefined();
});

test("a command for a lab that doesn't run is told how to start it", () => {
  expect(() => requireRunningLab(folder)).toThrow(`${folder.dir}: the lab isn't running\n  fix: ./lab start`);
});
