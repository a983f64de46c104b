import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { macAddress } from "../../components/macAddress";
import { ownerMark } from "../../plan/libvirtNames";
import { MockedCluster } from "../../tools/harness/mockedCluster";
import { PAIR } from "../../tools/harness/sample";
import { withBridges } from "../unit/config/problems";

const { networks } = withBridges();

/** What is on a node's seed for its interfaces. */
function networkConfig(cluster: MockedCluster, node: string) {
  return parse(cluster.inputs(`lvs-${node}-machine-seed`).networkConfig as string).config as {
    name: string;
    mac_address: string;
    subnets: Record<string, unknown>[];
  }[];
}

describe("a cluster on two bridges of the hypervisor's", () => {
  let cluster: MockedCluster;
  beforeAll(async () => {
    cluster = await MockedCluster.make({ networks });
  });

  it("makes no network", () => {
    expect(cluster.resources.filter((name) => name.includes("libvirt:index/network"))).toEqual([]);
  });

  it("attaches the director to both, the front one first, and a real server to the back one", () => {
    const mac = expect.stringMatching(/^52:54:00(:[0-9a-f]{2}){3}$/);
    expect(cluster.inputs("lvs-node1-machine-domain").networkInterfaces).toEqual([
      { bridge: "br0", mac },
      { bridge: "br1", mac },
    ]);
    expect(cluster.inputs("lvs-node2-machine-domain").networkInterfaces).toEqual([{ bridge: "br1", mac }]);
  });

  it("tells the director the router's address and who resolves names", () => {
    expect(networkConfig(cluster, "node1")[0]?.subnets).toEqual([
      { type: "static", address: "192.168.1.12/24", gateway: "192.168.1.1", dns_nameservers: ["192.168.1.53"] },
    ]);
  });

  it("sends a real server to the outside through the director, and tells it who resolves names", () => {
    expect(networkConfig(cluster, "node2")[0]?.subnets).toEqual([
      { type: "static", address: "192.168.2.13/24", gateway: "192.168.2.12", dns_nameservers: ["192.168.1.53"] },
    ]);
  });

  it("knows an interface by the same MAC address on the seed and in the domain", () => {
    const interfaces = cluster.inputs("lvs-node1-machine-domain").networkInterfaces as { mac: string }[];
    expect(networkConfig(cluster, "node1").map((each) => each.mac_address)).toEqual(interfaces.map(({ mac }) => mac));
  });

  it("has MAC addresses that another stack of the same name, with a key of its own, doesn't have", () => {
    const macs = (publicKey: string) =>
      ["192.168.1.0/24", "192.168.2.0/24"].map((cidr) =>
        macAddress("lvs-dev", "node1", cidr, ownerMark({ project: "lvs", stack: "dev" }, publicKey)),
      );
    const found = networkConfig(cluster, "node1").map((each) => each.mac_address);
    expect(found).toEqual(macs("ssh-ed25519 lvs-client-key-pair"));
    expect(found).not.toEqual(macs("ssh-ed25519 another"));
  });
});

it("real servers that answer clients themselves send to the router behind the bridge", async () => {
  const cluster = await MockedCluster.make({
    networks,
    nodes: {
      node1: { front: "192.168.1.12", back: "192.168.2.12" },
      node2: { front: "192.168.1.13", back: "192.168.2.13" },
    },
    virtualServices: [
      { address: "192.168.1.12", port: 80, forwarding: "gatewaying", realServers: [{ node: "node2" }] },
    ],
  });
  expect(cluster.inputs("lvs-node2-configure").stdin).toContain(
    "ROUTES='4 eth0 192.168.2.13 192.168.2.0/24 192.168.2.12 eth1 192.168.1.0/24 192.168.1.1'",
  );
});

it("a pair of directors on bridges neither drains nor hands over when the whole cluster goes", async () => {
  const cluster = await MockedCluster.make({ ...PAIR, networks });
  for (const name of ["lvs-node1-hand-over", "lvs-node4-hand-over", "lvs-node2-drain"]) {
    expect(cluster.registration(name).deletedWith).toBe("lvs-client-key-pair");
  }
});
