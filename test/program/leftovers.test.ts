import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { removeLeftover } from "../../components/leftovers";
import { ownerMark } from "../../plan/libvirtNames";
import { mockEngine } from "../../tools/harness/mockedEngine";

const STACK = { project: "lvs", stack: "dev" };
const KEY = "ssh-ed25519 AAAAours";

let folder: string;

beforeEach(async () => {
  await mockEngine({ resource: () => ({}) });
  folder = mkdtempSync(join(tmpdir(), "leftovers-"));
  vi.stubEnv("PATH", `${join(import.meta.dirname, "fakes")}:${process.env.PATH}`);
  vi.stubEnv("LOG", join(folder, "log"));
  vi.stubEnv("OBJECTS", join(folder, "objects"));
  vi.stubEnv("DESCRIPTION", ownerMark(STACK, KEY));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What virsh was told to change when an object is about to be created and these are there. */
async function changes(kind: "domain" | "network" | "pool" | "volume", name: string, present: string[]) {
  writeFileSync(join(folder, "objects"), present.map((object) => `${object}\n`).join(""));
  const owner = { uri: "test:///default", stack: STACK, mark: pulumi.output(ownerMark(STACK, KEY)) };
  await removeLeftover(owner, kind, { name, pool: "lvs-dev-pool" });
  const log = join(folder, "log");
  return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
}

describe("what an interrupted up left behind", () => {
  it("is nothing when no such object is there", async () => {
    expect(await changes("domain", "lvs-dev-node1", ["domain lvs-dev-node2"])).toEqual([]);
  });

  it("is removed when it is a domain with the stack's mark", async () => {
    expect(await changes("domain", "lvs-dev-node1", ["domain lvs-dev-node1"])).toEqual([
      "destroy lvs-dev-node1",
      "undefine lvs-dev-node1 --managed-save --nvram --snapshots-metadata",
    ]);
  });

  it("is an error when it is a domain without the mark, which stays", async () => {
    vi.stubEnv("DESCRIPTION", "the accounting server");

    await expect(changes("domain", "lvs-dev-node1", ["domain lvs-dev-node1"])).rejects.toThrow(
      "already has a domain lvs-dev-node1 that this stack did not make",
    );
    expect(existsSync(join(folder, "log"))).toBe(false);
  });

  it.each([
    ["network", "lvs-dev-front", ["net-destroy lvs-dev-front", "net-undefine lvs-dev-front"]],
    ["pool", "lvs-dev-pool", ["pool-destroy lvs-dev-pool", "pool-undefine lvs-dev-pool"]],
    ["volume", "node1.qcow2", ["vol-delete node1.qcow2 --pool lvs-dev-pool"]],
  ] as const)("is removed when it is a %s of the stack's name", async (kind, name, commands) => {
    expect(await changes(kind, name, [`${kind} ${name}`])).toEqual(commands);
  });

  it.each(["network", "pool", "volume"] as const)(
    "is no %s while another stack of the same name has a domain there",
    async (kind) => {
      vi.stubEnv("DESCRIPTION", ownerMark(STACK, "ssh-ed25519 AAAAtheirs"));
      const name = kind === "volume" ? "node1.qcow2" : `lvs-dev-${kind}`;

      await expect(changes(kind, name, [`${kind} ${name}`, "domain lvs-dev-node1"])).rejects.toThrow(
        "already has a domain lvs-dev-node1 that this stack did not make",
      );
      expect(existsSync(join(folder, "log"))).toBe(false);
    },
  );

  it("is named with libvirt's reason when it can't be removed", async () => {
    vi.stubEnv("REFUSE", "net-undefine");

    await expect(changes("network", "lvs-dev-front", ["network lvs-dev-front"])).rejects.toThrow(
      "the network lvs-dev-front, which an interrupted up left behind, stays: refused",
    );
  });

  it("is never an object of another stack's name", async () => {
    expect(await changes("network", "lvs-prod-front", ["network lvs-prod-front"])).toEqual([]);
  });
});
