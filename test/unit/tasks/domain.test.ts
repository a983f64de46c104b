import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openDomain } from "../../../tasks/domain";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "virsh-"));
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A domain in a state, as `virsh domstate --reason` tells it. */
async function domainIn(state: string) {
  await writeFile(join(folder, "virsh"), `#!/bin/sh\necho '${state}'\n`, { mode: 0o755 });
  return openDomain("test:///default", "lvs-dev-node1");
}

describe("a machine has failed", () => {
  it.each([
    ["paused (unknown)", "unknown"],
    ["paused (I/O error)", "I/O error"],
  ])("if QEMU itself has paused it: %s", async (state, reason) => {
    expect(await (await domainIn(state)).failure()).toBe(reason);
  });

  it.each(["running (booted)", "paused (user)", "shut off (crashed)"])("not if it is %s", async (state) => {
    expect(await (await domainIn(state)).failure()).toBeUndefined();
  });
});
