import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findBackups } from "../../../../stack/repair/backups";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "backups-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function keep(path: string, text: string, writtenAt: number): string {
  const file = join(folder, ".pulumi", path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, writtenAt, writtenAt);
  return file;
}

const checkpoint = (latest: object) => JSON.stringify({ version: 3, checkpoint: { stack: "dev", latest } });
const stack = () => ({ project: "lvs", stack: "dev", uri: "", backend: `file://${folder}?metadata=skip` });

it("finds the copies of a stack's state that Pulumi keeps in a folder, the latest first, as it imports them", async () => {
  const first = keep("backups/lvs/dev/dev.1.json", checkpoint({ resources: [] }), 100);
  const second = keep("backups/lvs/dev/dev.2.json", checkpoint({}), 300);
  const last = keep("stacks/lvs/dev.json.bak", checkpoint({}), 200);
  keep("backups/lvs/other/other.1.json", checkpoint({}), 400);

  const backups = await findBackups(stack());

  expect(backups.map(({ file }) => file)).toEqual([second, last, first]);
  expect(backups.at(-1)?.state).toMatchObject({ version: 3, deployment: { resources: [] } });
});

it("passes over one that was cut off", async () => {
  keep("backups/lvs/dev/dev.1.json", '{"version": 3, "check', 100);
  expect(await findBackups(stack())).toEqual([]);
});

it("finds none where there is no folder", async () => {
  expect(await findBackups(stack())).toEqual([]);
  expect(await findBackups({ ...stack(), backend: "s3://states" })).toEqual([]);
});
