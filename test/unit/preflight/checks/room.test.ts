import { describe, expect, it } from "vitest";
import { checkCapacity } from "../../../../preflight/checks/capacity";
import { checkDisk } from "../../../../preflight/checks/disk";
import type { Facts } from "../../../../preflight/facts";
import { sampleConfig } from "../../../../tools/harness/sample";
import { folder, sampleIsUp, target, wellEquipped, withHost, withLibvirt } from "../wellEquipped";

function free(freeMiB: number, facts: Facts = wellEquipped) {
  return withHost({ storage: { ...folder("/var"), freeMiB } }, facts);
}

describe("memory", () => {
  it("that the hypervisor doesn't have at all is an error", () => {
    expect(checkCapacity(target(), withHost({ memory: { totalMiB: 3_000, availableMiB: 2_000 } }))).toEqual([
      {
        severity: "error",
        what: "the hypervisor has 3000 MiB of memory in all",
        where: "lvs:machine.memoryMiB",
        expected: "3072 MiB for node1, node2, node3, 1024 MiB each",
        fix: "set it to less, or free memory there",
      },
    ]);
  });

  it("that others use now is a warning", () => {
    expect(checkCapacity(target(), withHost({ memory: { totalMiB: 16_000, availableMiB: 3_071 } }))).toEqual([
      {
        severity: "warning",
        what: "3071 of the hypervisor's 16000 MiB of memory are available",
        where: "lvs:machine.memoryMiB",
        expected: "3072 MiB for node1, node2, node3, 1024 MiB each",
        fix: "set it to less, or free memory there",
      },
    ]);
    expect(checkCapacity(target(), withHost({ memory: { totalMiB: 16_000, availableMiB: 3_072 } }))).toEqual([]);
  });

  it("that machines have of their own is counted by itself", () => {
    const { nodes } = sampleConfig();
    const sized = target({ nodes: { ...nodes, node2: { back: "192.168.2.13", machine: { memoryMiB: 4096 } } } });
    expect(checkCapacity(sized, withHost({ memory: { totalMiB: 6_143, availableMiB: 6_143 } }))).toMatchObject([
      {
        severity: "error",
        expected: "6144 MiB for node1, node3, 1024 MiB each; node2, 4096 MiB each",
        fix: "set it, or that of single nodes, to less, or free memory there",
      },
    ]);
    expect(checkCapacity(sized, withHost({ memory: { totalMiB: 6_144, availableMiB: 6_144 } }))).toEqual([]);
  });

  it("counts for machines that don't run, not for those that do", () => {
    const facts = withHost(
      { memory: { totalMiB: 16_000, availableMiB: 1_000 } },
      withLibvirt({
        domains: [
          { name: "lvs-dev-node1", running: true },
          { name: "lvs-dev-node2", running: false },
          { name: "lvs-dev-node3", running: true },
        ],
      }),
    );
    expect(checkCapacity(target(), facts)).toMatchObject([{ expected: "1024 MiB for node2, 1024 MiB each" }]);
  });
});

describe("processors", () => {
  const machine = { memoryMiB: 1024, vcpus: 9 };

  it("that the hypervisor doesn't have are a warning", () => {
    expect(checkCapacity(target({ machine }), wellEquipped)).toEqual([
      {
        severity: "warning",
        what: "each machine gets 9 vCPUs, and the hypervisor has 8 CPUs",
        where: "lvs:machine.vcpus",
        expected: "8 or fewer: more are slower, not faster",
        fix: "set it to that",
      },
    ]);
    expect(checkCapacity(target({ machine: { ...machine, vcpus: 8 } }), wellEquipped)).toEqual([]);
  });

  it("that one machine alone would have are told of that one", () => {
    const { nodes } = sampleConfig();
    expect(
      checkCapacity(
        target({ nodes: { ...nodes, node3: { back: "192.168.2.14", machine: { vcpus: 9 } } } }),
        wellEquipped,
      ),
    ).toMatchObject([
      { what: "node3 gets 9 vCPUs, and the hypervisor has 8 CPUs", where: "lvs:nodes.node3.machine.vcpus" },
    ]);
  });

  it("of machines that are there already aren't told again", () => {
    expect(checkCapacity(target({ machine }), sampleIsUp())).toEqual([]);
  });
});

describe("disk space", () => {
  it("for the base image must be there", () => {
    expect(checkDisk(target(), free(861))).toEqual([
      {
        severity: "error",
        what: "861 MiB are free",
        where: "lvs:storage, /var/lib/libvirt/lvs",
        expected: "862 MiB for the machines' base image",
        fix: "free space there, or set lvs:storage to a folder with more",
      },
    ]);
  });

  it("for all that the disks may grow to is told when it isn't there", () => {
    expect(checkDisk(target(), free(25_437))).toEqual([
      {
        severity: "warning",
        what: "25437 MiB are free, and the disks of node1, node2, node3 may grow to 8192 MiB each",
        where: "lvs:storage, /var/lib/libvirt/lvs",
        expected: "25438 MiB, if they ever do: machines stop when there is no room",
        fix: "free space there, or set lvs:storage to a folder with more",
      },
    ]);
    expect(checkDisk(target(), free(25_438))).toEqual([]);
  });

  it("is asked for what isn't in the pool yet", () => {
    const facts = free(8_191, withLibvirt({ volumes: ["base.qcow2", "node1.qcow2", "node3.qcow2"] }));
    expect(checkDisk(target(), facts)).toMatchObject([
      { severity: "warning", what: "8191 MiB are free, and the disks of node2 may grow to 8192 MiB each" },
    ]);
  });

  it("is asked for as much as a machine's disk is told to have", () => {
    const { nodes } = sampleConfig();
    const sized = target({ nodes: { ...nodes, node3: { back: "192.168.2.14", machine: { diskGiB: 20 } } } });
    expect(checkDisk(sized, free(37_725))).toMatchObject([
      {
        severity: "warning",
        what: "37725 MiB are free, and the disks of node1, node2 may grow to 8192 MiB each, those of node3 to 20480 MiB each",
        expected: "37726 MiB, if they ever do: machines stop when there is no room",
      },
    ]);
    expect(checkDisk(sized, free(37_726))).toEqual([]);
  });

  it("for an image that isn't known yet isn't judged", () => {
    expect(checkDisk(target(), { ...free(1), image: {} })).toEqual([]);
  });
});

describe("a disk that is smaller than the image", () => {
  const sizes = (machine: { diskGiB?: number }, own?: number) =>
    target({
      machine: { memoryMiB: 1024, vcpus: 1, ...machine },
      ...(own !== undefined && {
        nodes: { ...sampleConfig().nodes, node3: { back: "192.168.2.14", machine: { diskGiB: own } } },
      }),
    });

  it("is an error at the setting, which is told once", () => {
    expect(checkDisk(sizes({ diskGiB: 7 }), wellEquipped)).toEqual([
      {
        severity: "error",
        what: "the disk of node1 would have 7168 MiB, and its image has 8192 MiB",
        where: "lvs:machine.diskGiB",
        expected: "a machine.diskGiB of 8 or more, or none for the image's size",
        fix: "set it to 8, or remove it",
      },
    ]);
    expect(checkDisk(sizes({ diskGiB: 8 }), wellEquipped)).toEqual([]);
  });

  it("is told of the node that has a size of its own", () => {
    expect(checkDisk(sizes({ diskGiB: 8 }, 5), wellEquipped)).toMatchObject([
      { what: expect.stringContaining("node3"), where: "lvs:nodes.node3.machine.diskGiB" },
    ]);
  });

  it("isn't told as long as the image isn't known", () => {
    expect(checkDisk(sizes({ diskGiB: 1 }), { ...wellEquipped, image: {} })).toEqual([]);
  });
});
