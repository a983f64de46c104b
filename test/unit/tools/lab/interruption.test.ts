import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stackCondition } from "../../../../tools/lab/interruption";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "interruption-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function write(path: string, content: object): void {
  const file = join(dir, "state/.pulumi", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}

function state(latest: object): void {
  write("stacks/lvs/lab.json", { version: 3, checkpoint: { latest } });
}

describe("the lab's stack", () => {
  it("is complete when its state tells of resources, and of nothing that was begun", () => {
    state({ resources: [{ urn: "one" }] });
    expect(stackCondition({ dir })).toBe("complete");
  });

  it("may be interrupted when something was begun and not seen to end", () => {
    state({ resources: [{ urn: "one" }], pending_operations: [{ type: "creating" }] });
    expect(stackCondition({ dir })).toBe("interrupted");
  });

  it("may have lost its state when that tells of nothing, or isn't there", () => {
    expect(stackCondition({ dir })).toBe("interrupted");
    state({});
    expect(stackCondition({ dir })).toBe("interrupted");
  });

  it("is locked while somebody works on it, whatever the state tells meanwhile", () => {
    state({ pending_operations: [{ type: "creating" }] });
    write("locks/organization/lvs/lab/one.json", { pid: 1 });
    expect(stackCondition({ dir })).toBe("locked");
  });
});
