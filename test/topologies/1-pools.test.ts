import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Settings } from "../../tools/harness/settings";
import { answers, clone, liveRules, onNode, SAMPLE_RULES } from "../e2e/sharedClone";
import { BOTH_FAMILIES, SAMPLE_SERVICE, up, writeSettings } from "../e2e/support/stack";

/** The sample with so many more real servers, whose disks are larger than their image. */
function settings(count: number): Settings {
  return {
    ...BOTH_FAMILIES,
    drainSeconds: 0,
    nodePools: { web: { count, back: "192.168.2.100", machine: { diskGiB: 4, memoryMiB: 512 } } },
    virtualServices: [{ ...SAMPLE_SERVICE, realServers: [...SAMPLE_SERVICE.realServers, { pool: "web" }] }],
  };
}

const [service = "", ...nodes] = SAMPLE_RULES;
const pooled = (last: number) => `-a -t 192.168.1.12:80 -r 192.168.2.${last}:80 -m -w 1`;

/** libvirt's identity of each machine, by its name; one that was made anew has another. */
async function machines(): Promise<Record<string, string | undefined>> {
  const listed = await clone.expect("./lab virsh -q list --uuid --name");
  const lines = listed.split("\n").map((line) => line.trim().split(/\s+/));
  return Object.fromEntries(lines.flatMap(([uuid, name]) => (name ? [[name, uuid]] : [])));
}

beforeAll(async () => {
  await writeSettings(settings(2));
  await up();
});

afterAll(async () => {
  await writeSettings({ ...BOTH_FAMILIES, virtualServices: [SAMPLE_SERVICE] });
  await up();
});

describe("a pool of real servers", () => {
  it("is as many machines, each in the table and each asked", async () => {
    expect(await liveRules()).toEqual([service, ...nodes, pooled(100), pooled(101)]);
    expect(new Set(await answers(8))).toEqual(new Set(["Node2", "Node3", "Web1", "Web2"]));
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("has file systems as large as its disks are", async () => {
    const mebibytes = Number(await onNode("web1", "df --output=size -m / | tail -1"));

    expect(mebibytes).toBeGreaterThan(3.5 * 1024);
  });

  it("loses its last one only when it shrinks, and the others stay what they are", async () => {
    const { "lvs-lab-web2": _, ...others } = await machines();

    await writeSettings(settings(1));
    await up();

    expect(await machines()).toEqual(others);
    expect(await liveRules()).toEqual([service, ...nodes, pooled(100)]);
  });
});
