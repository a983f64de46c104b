import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LibvirtObject } from "../../../../stack/repair/deployment";
import { removeUnfinished } from "../../../../stack/repair/unfinished";

const DOMAIN: LibvirtObject = { kind: "domain", uri: "test:///x", name: "lvs-dev-node1", description: "the mark" };
const VOLUME: LibvirtObject = { kind: "volume", uri: "test:///x", name: "node1.qcow2", pool: "lvs-dev-pool" };
const POOL: LibvirtObject = { kind: "pool", uri: "test:///x", name: "lvs-dev-pool" };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unfinished-"));
  const fakes = join(import.meta.dirname, "../../../program/fakes");
  vi.stubEnv("PATH", `${fakes}:${process.env.PATH}`);
  vi.stubEnv("LOG", join(folder, "log"));
  vi.stubEnv("OBJECTS", join(folder, "objects"));
  vi.stubEnv("DESCRIPTION", "the mark");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function libvirtHas(...objects: string[]): void {
  writeFileSync(join(folder, "objects"), objects.map((object) => `${object}\n`).join(""));
}

function changes(): string[] {
  const log = join(folder, "log");
  return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
}

it("removes what is there, domains first and the pool last", async () => {
  libvirtHas("pool lvs-dev-pool", "volume node1.qcow2", "domain lvs-dev-node1");

  expect(await removeUnfinished([POOL, VOLUME, DOMAIN])).toEqual([
    "domain lvs-dev-node1",
    "volume node1.qcow2",
    "pool lvs-dev-pool",
  ]);
  expect(changes()).toEqual([
    "destroy lvs-dev-node1",
    "undefine lvs-dev-node1 --managed-save --nvram --snapshots-metadata",
    "vol-delete node1.qcow2 --pool lvs-dev-pool",
    "pool-destroy lvs-dev-pool",
    "pool-undefine lvs-dev-pool",
  ]);
});

it("does nothing about what was never made", async () => {
  libvirtHas("domain lvs-dev-node2");
  expect(await removeUnfinished([DOMAIN, VOLUME, POOL])).toEqual([]);
  expect(changes()).toEqual([]);
});

it("leaves a domain alone that has another mark, and says whose it should be", async () => {
  libvirtHas("domain lvs-dev-node1");
  vi.stubEnv("DESCRIPTION", "the accounting server");

  await expect(removeUnfinished([DOMAIN])).rejects.toThrow(
    "the domain lvs-dev-node1 isn't this stack's: it is described as \"the accounting server\"",
  );
  expect(changes()).toEqual([]);
});

it("says why libvirt refuses", async () => {
  libvirtHas("volume node1.qcow2");
  vi.stubEnv("REFUSE", "vol-delete");
  await expect(removeUnfinished([VOLUME])).rejects.toThrow("which a killed pulumi left behind, stays: refused");
});
