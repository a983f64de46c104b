import { describe, expect, it } from "vitest";
import type { CreatedMachinePlan } from "../../../plan/machines";
import { PAIR, plan, sampleConfig } from "../../../tools/harness/sample";
import { withExisting } from "../config/problems";

const created = (changes: Record<string, unknown> = {}) => {
  const { directors, realServers } = plan(changes);
  return [...directors, ...realServers].map(({ machine }) => machine as CreatedMachinePlan);
};

describe("the plan of the sample", () => {
  const [director, realServer] = created();

  it("has the director on both networks, with the way out through the hypervisor", () => {
    expect(director?.interfaces).toEqual([
      {
        leg: "front",
        name: "eth0",
        macWords: ["lvs-dev", "node1", "192.168.1.0/24"],
        address: "192.168.1.12/24",
        gateway: "192.168.1.11",
        nameservers: ["192.168.1.11"],
      },
      {
        leg: "back",
        name: "eth1",
        macWords: ["lvs-dev", "node1", "192.168.2.0/24"],
        address: "192.168.2.12/24",
      },
    ]);
  });

  it("has a real server on the back network, with the way out through the director", () => {
    expect(realServer?.interfaces).toMatchObject([
      { leg: "back", name: "eth0", address: "192.168.2.13/24", gateway: "192.168.2.12" },
    ]);
  });

  it("has a size, a console log and volumes of its own for each machine", () => {
    expect(realServer).toMatchObject({
      domain: "lvs-dev-node2",
      type: "kvm",
      memoryMiB: 1024,
      vcpus: 1,
      disk: "node2.qcow2",
      seed: "node2-seed.iso",
      consoleLog: "/var/log/libvirt/qemu/lvs-dev-node2-console.log",
      bootTimeoutSeconds: 300,
    });
  });

  it("has for a machine what its node says, then what is said of all, then the defaults", () => {
    const { nodes } = sampleConfig();
    const [, one, other] = created({
      machine: { vcpus: 2, diskGiB: 20, cpu: "host-model" },
      nodes: { ...nodes, node3: { back: "192.168.2.14", machine: { memoryMiB: 4096, diskGiB: 40 } } },
    });
    expect(one).toMatchObject({ memoryMiB: 1024, vcpus: 2, cpu: "host-model", diskGiB: 20 });
    expect(other).toMatchObject({ memoryMiB: 4096, vcpus: 2, cpu: "host-model", diskGiB: 40 });
  });

  it("tells the smallest disk of those that have a size, since an image may be larger", () => {
    const smallest = (changes: Record<string, unknown>) => plan(changes).hypervisors[0]?.storage.smallestDisk;
    const { nodes } = sampleConfig();
    const sized = { ...nodes, node3: { back: "192.168.2.14", machine: { diskGiB: 40 } } };
    expect(smallest({})).toBeUndefined();
    expect(smallest({ nodes: sized })).toEqual({ node: "node3", diskGiB: 40 });
    expect(smallest({ nodes: sized, machine: { diskGiB: 30 } })).toEqual({ node: "node1", diskGiB: 30 });
  });

  it("names every object of libvirt's after the project and the stack", () => {
    const [hypervisor] = plan().hypervisors;
    const { storage, networks } = hypervisor ?? {};
    expect([storage?.pool, networks?.front.name, networks?.back?.name]).toEqual([
      "lvs-dev-pool",
      "lvs-dev-front",
      "lvs-dev-back",
    ]);
    expect(storage?.folder).toBe("/var/lib/libvirt/lvs/lvs-dev");
  });

  it("asks nobody for health where nothing floats and nothing checks", () => {
    expect(plan().contents.watched).toBeUndefined();
    expect(plan({ owner: "keepalived" }).contents.watched).toEqual({
      "-t 192.168.1.12:80": { "192.168.2.13:80": "node2", "192.168.2.14:80": "node3" },
    });
  });

  it("asks the VIP nothing with verify: false", () => {
    expect(plan().contents.proof?.asked).toHaveLength(1);
    expect(plan({ verify: false }).contents.proof).toBeUndefined();
  });
});

describe("the plan of a pair", () => {
  it("has the same rules on both directors, and time for a backup to take over", () => {
    const { contents, takeOverSeconds } = plan(PAIR);
    const [first, second] = contents.tables;
    expect(first?.rules).not.toEqual([]);
    expect(second?.rules).toEqual(first?.rules);
    // three advertisements, and less than a second
    expect(takeOverSeconds).toBe(4);
  });

  it.each([
    [2, 3, 10],
    [3, 3, 12],
    [3, 0.1, 1],
  ])(
    "has time for a backup to take over in version %s by advertisements each %s s",
    (version, advertSeconds, seconds) => {
      const failover = { ...PAIR.failover, version, advertSeconds } as typeof PAIR.failover;
      expect(plan({ ...PAIR, failover }).takeOverSeconds).toBe(seconds);
    },
  );

  it("leads real servers out through the address that floats", () => {
    expect(created(PAIR)[2]?.interfaces).toMatchObject([{ gateway: "192.168.2.10" }]);
  });
});

describe("hypervisors", () => {
  const at = (uri: string) => plan({ hypervisors: { host1: { uri } } }).hypervisors.map(({ name, uri }) => [name, uri]);

  it("have resources of their own name", () => {
    expect(at("qemu+ssh://host1/system")).toEqual([["host1", "qemu+ssh://host1/system"]]);
  });

  it("are the default provider's at the URI of libvirt:uri, whatever their name", () => {
    expect(at("qemu:///system")).toEqual([[undefined, "qemu:///system"]]);
  });

  it("aren't there where all machines are", () => {
    const { networks, nodes } = withExisting();
    expect(plan({ networks, nodes }).hypervisors).toEqual([]);
  });
});
