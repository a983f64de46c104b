import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeStaleLocks } from "../../../../tools/lab/stackLock";

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stack-lock-"));
  lock = join(folder, ".pulumi/locks/organization/lvs/lab/1.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function remove(): void {
  removeStaleLocks({ state: folder }, join(folder, "proc"));
}

describe("a lock on the lab's stack", () => {
  it("stays while the pulumi that holds it lives", () => {
    write(lock, '{"pid":7}');
    write(join(folder, "proc/7/comm"), "pulumi\n");
    remove();

    expect(existsSync(lock)).toBe(true);
  });

  it.each([
    ["its process is gone", '{"pid":7}'],
    ["its process ID belongs to another program by now", '{"pid":8}'],
    ["it was cut off while it was written", '{"pi'],
  ])("goes when %s", (_, text) => {
    write(lock, text);
    write(join(folder, "proc/8/comm"), "node\n");
    remove();

    expect(existsSync(lock)).toBe(false);
  });

  it("isn't looked for before the first update", () => {
    expect(remove).not.toThrow();
  });
});
