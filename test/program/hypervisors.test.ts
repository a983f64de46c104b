import { beforeAll, describe, expect, it } from "vitest";
import type { WaitInput } from "../../tasks/waitForMachine";
import { MockedCluster } from "../../tools/harness/mockedCluster";
import { placedOn, withBridges } from "../unit/config/problems";

const OTHER = "qemu+ssh://root@host2/system";

async function clusterOn(first: string): Promise<MockedCluster> {
  const config = placedOn({ node1: "host1", node2: "host1", node3: "host2" });
  return MockedCluster.make({ ...config, hypervisors: { host1: { uri: first }, host2: { uri: OTHER } } });
}

describe("a cluster on two hypervisors, the first of which is libvirt:uri's", () => {
  let cluster: MockedCluster;
  let alone: MockedCluster;
  beforeAll(async () => {
    // the mocks tell an earlier one's engine of a later one's registrations, too
    alone = await MockedCluster.make(withBridges());
    cluster = await clusterOn("qemu:///system");
  }, 60_000);

  it("has what a cluster on one has, by the same names, and a provider, pool and base image more", () => {
    expect(alone.resources.filter((name) => !cluster.resources.includes(name))).toEqual([]);
    expect(cluster.resources.filter((name) => !alone.resources.includes(name))).toEqual([
      "command:local:Command lvs-host2-storage-image",
      "libvirt:index/pool:Pool lvs-host2-storage-pool",
      "libvirt:index/volume:Volume lvs-host2-storage-base",
      "lvs:network:Network lvs-host2-back",
      "lvs:network:Network lvs-host2-front",
      "lvs:storage:Storage lvs-host2-storage",
      "pulumi:providers:libvirt lvs-host2-libvirt",
    ]);
    expect(cluster.inputs("lvs-host2-libvirt")).toEqual({ uri: OTHER });
  });

  it("makes each machine by the provider of its hypervisor, the first's by the default one", () => {
    for (const name of ["lvs-node3-machine-domain", "lvs-node3-machine-disk", "lvs-host2-storage-base"]) {
      expect(cluster.registration(name).provider).toContain("lvs-host2-libvirt");
    }
    for (const name of ["lvs-node2-machine-domain", "lvs-storage-base"]) {
      expect(cluster.registration(name).provider).not.toContain("host2");
    }
  });

  it("makes a machine anew that another hypervisor is to have, and none when a second one comes along", () => {
    const trigger = (of: MockedCluster, name: string) => of.registration(name).replacementTrigger;
    for (const part of ["disk", "seed", "domain"]) {
      expect(trigger(cluster, `lvs-node3-machine-${part}`)).toBe("hypervisor-host2");
      expect(trigger(cluster, `lvs-node2-machine-${part}`)).toBe(trigger(alone, `lvs-node2-machine-${part}`));
    }
  });

  it("looks at each machine where it is", () => {
    const uriOf = (node: string) => cluster.input<WaitInput>(`lvs-${node}-machine-ready`).libvirtUri;
    expect([uriOf("node2"), uriOf("node3")]).toEqual(["qemu:///system", OTHER]);
  });

  it("reaches every real server through the director", () => {
    expect(cluster.input<WaitInput>("lvs-node3-machine-ready").connection.proxy?.host).toBe("192.168.1.12");
  });
});

it("hypervisors of which none is libvirt:uri's have a provider and objects by their own names each", async () => {
  const cluster = await clusterOn("qemu+ssh://root@host1/system");
  expect(cluster.resources).toContain("libvirt:index/pool:Pool lvs-host1-storage-pool");
  expect(cluster.registration("lvs-node2-machine-domain").provider).toContain("lvs-host1-libvirt");
  expect(cluster.inputs("lvs-host1-libvirt")).toEqual({ uri: "qemu+ssh://root@host1/system" });
});
