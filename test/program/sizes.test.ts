import { describe, expect, it } from "vitest";
import { MockedCluster } from "../../tools/harness/mockedCluster";
import { sampleConfig } from "../../tools/harness/sample";

const GIB = 1_024 ** 3;

function sized(machine: Record<string, unknown>) {
  return { ...sampleConfig().nodes, node3: { back: "192.168.2.14", machine } };
}

describe("machines of different sizes", () => {
  it("have what is said of each, and the others what is said of all", async () => {
    const cluster = await MockedCluster.make({
      machine: { memoryMiB: 2048 },
      nodes: sized({ memoryMiB: 4096, vcpus: 4 }),
    });

    expect(cluster.inputs("lvs-node2-machine-domain")).toMatchObject({ memory: 2048, vcpu: 1 });
    expect(cluster.inputs("lvs-node3-machine-domain")).toMatchObject({ memory: 4096, vcpu: 4 });
  });

  it("have disks of their own size, and the others the image's without a word", async () => {
    const cluster = await MockedCluster.make({ nodes: sized({ diskGiB: 40 }) });

    expect(cluster.inputs("lvs-node2-machine-disk")).not.toHaveProperty("size");
    expect(cluster.inputs("lvs-node2-machine")).not.toHaveProperty("diskGiB");
    expect(cluster.inputs("lvs-node3-machine-disk").size).toBe(40 * GIB);
  });

  it("are held against the image where it is fetched, and nowhere if none has a size", async () => {
    const cluster = await MockedCluster.make({ machine: { diskGiB: 20 }, nodes: sized({ diskGiB: 12 }) });
    expect(cluster.input("lvs-storage-image")).toMatchObject({ smallestDisk: { node: "node3", diskGiB: 12 } });

    const plain = await MockedCluster.make();
    expect(plain.input("lvs-storage-image")).not.toHaveProperty("smallestDisk");
  });
});
