import { beforeAll, describe, expect, it } from "vitest";
import { task } from "../../components/task";
import type { ClaimInput } from "../../tasks/claimMachine";
import { newKeyPair } from "../../tasks/generateKeyPair";
import type { ReadTableInput } from "../../tasks/readTable";
import { MockedCluster } from "../../tools/harness/mockedCluster";
import { PAIR } from "../../tools/harness/sample";
import { changed, HOST_KEY, withBridges, withExisting } from "../unit/config/problems";

const KEY = newKeyPair().privateKey;

const { networks, nodes } = withExisting();

describe("a cluster of machines that are there already", () => {
  let cluster: MockedCluster;
  beforeAll(async () => {
    cluster = await MockedCluster.make({ networks, nodes });
  });

  it("makes nothing on a hypervisor", () => {
    expect(cluster.resources.filter((name) => name.includes("libvirt"))).toEqual([]);
  });

  it("takes each machine before anything is configured there", () => {
    for (const node of ["node1", "node2", "node3"]) {
      const { create, delete: release } = cluster.inputs(`lvs-${node}-machine-claim`);
      expect([create, release]).toEqual([task("claimMachine"), task("releaseMachine")]);
      expect(cluster.registration(`lvs-${node}-configure`).dependsOn).toContain(`lvs-${node}-machine-claim`);
    }
  });

  it("tells what each machine runs, by which the services are known that it had before", () => {
    expect(cluster.input<ClaimInput>("lvs-node1-machine-claim").guest).toBe("centos7");
  });

  it("logs in on the director by its own name and key, and on a real server through it", () => {
    const { connection, publicKey } = cluster.input<ClaimInput>("lvs-node2-machine-claim");
    const login = { user: "admin", hostKey: HOST_KEY, privateKey: "lvs-client-key-pair private" };
    expect(connection).toEqual({ host: "192.168.2.13", ...login, proxy: { host: "192.168.1.12", ...login } });
    expect(publicKey).toBe("ssh-ed25519 lvs-client-key-pair");
  });

  it("tells a real server to answer through the director, whatever its default route", () => {
    expect(cluster.inputs("lvs-node2-configure").stdin).toContain(
      "ROUTES='4 eth0 192.168.2.13 192.168.2.0/24 192.168.2.12'\n",
    );
  });

  it("lets no real server fetch packages before the director forwards", () => {
    expect(cluster.registration("lvs-node2-configure").dependsOn).toContain("lvs-node1-configure");
  });

  it("drains a real server that leaves, unless the director leaves as well", () => {
    expect(cluster.registration("lvs-node2-drain").deletedWith).toBe("lvs-node1-machine-claim");
  });

  it("is told nothing of a firewalld, unless that stays on", () => {
    for (const node of ["node1", "node2", "node3"]) {
      expect(cluster.inputs(`lvs-${node}-configure`).stdin).toContain("disable --now firewalld");
    }
    expect(cluster.inputs("lvs-node1-table-rules").create).toBe("sudo -n /usr/local/sbin/lvs-table apply");
    expect(cluster.resources.filter((name) => name.includes("firewall"))).toEqual([]);
  });

  it("looks at its table for drift", () => {
    expect(cluster.calls<ReadTableInput>("readTable").map(({ director }) => director.host)).toEqual(["192.168.1.12"]);
  });
});

describe("a cluster of machines whose firewalld stays on", () => {
  let cluster: MockedCluster;
  beforeAll(async () => {
    const keeping = Object.entries(nodes).map(([name, node]) => [
      name,
      { ...node, existing: { ...node.existing, firewalld: "keep" } },
    ]);
    cluster = await MockedCluster.make({ networks, nodes: Object.fromEntries(keeping) });
  });

  it("tells the director's what to let through together with the table, of which it is a part", () => {
    const { create, update, stdin } = cluster.inputs("lvs-node1-table-rules");
    expect(create).toBe("sudo -n /usr/local/sbin/lvs-firewalld apply");
    expect(update).toMatch(/^sudo -n \/usr\/local\/sbin\/lvs-firewalld apply --drain-seconds 60 --lines /);
    expect(stdin).toContain("firewalld untrack tcp 192.168.1.12 80\n");
    expect(cluster.calls<ReadTableInput>("readTable").map(({ keepsFirewalld }) => keepsFirewalld)).toEqual([true]);
  });

  it("lets a real server's let through what it needs before the tables change, and close only after that", () => {
    const opened = "OPENINGS='firewalld open tcp 192.168.2.13 80'\n";
    expect(cluster.inputs("lvs-node2-configure").stdin).toContain(opened);
    expect(cluster.registration("lvs-node1-table-rules").dependsOn).toContain("lvs-node2-configure");

    expect(cluster.inputs("lvs-node2-close-firewall").stdin).toContain(opened);
    expect(cluster.registration("lvs-node2-close-firewall").dependsOn).toContain("lvs-node1-table-rules");
  });

  it("has no closing of its own for a director, whose table does that", () => {
    expect(cluster.resources.filter((name) => name.endsWith("-close-firewall"))).toHaveLength(2);
  });
});

it("a machine that listens at another port, with a key of the user's, is logged in on so everywhere", async () => {
  const existing = { user: "admin", hostKey: HOST_KEY, port: 2222, privateKey: KEY };
  const cluster = await MockedCluster.make({ networks, nodes: { ...nodes, node1: { ...nodes.node1, existing } } });
  const { connection, publicKey } = cluster.input<ClaimInput>("lvs-node1-machine-claim");
  expect(connection).toMatchObject({ port: 2222, privateKey: KEY });
  expect(publicKey).toBeUndefined();
  expect(cluster.input<ClaimInput>("lvs-node2-machine-claim").connection.proxy).toEqual(connection);
  expect(cluster.inputs("lvs-node1-configure").connection).toMatchObject({ ...connection });
});

it("directors that are there already call their interfaces as they do", async () => {
  const existing = (front: string, back: string) => ({ user: "admin", hostKey: HOST_KEY, interfaces: { front, back } });
  const cluster = await MockedCluster.make({
    ...PAIR,
    networks,
    nodes: {
      node1: { ...PAIR.nodes.node1, existing: existing("ens3", "ens4") },
      node2: { ...PAIR.nodes.node2, existing: { user: "admin", hostKey: HOST_KEY } },
      node3: { ...PAIR.nodes.node3, existing: { user: "admin", hostKey: HOST_KEY } },
      node4: { ...PAIR.nodes.node4, existing: existing("eno1", "eno2") },
    },
  });
  for (const [node, front, back] of [
    ["node1", "ens3", "ens4"],
    ["node4", "eno1", "eno2"],
  ] as const) {
    expect(cluster.inputs(`lvs-${node}-configure`).stdin).toMatch(
      new RegExp(`interface ${front}\\b[^]*interface ${back}\\b`),
    );
    expect(cluster.inputs(`lvs-${node}-table-rules`).stdin).toContain(
      `--start-daemon master --mcast-interface ${back} `,
    );
  }
});

it("a real server that is there already is served by a director that the stack makes, on bridges", async () => {
  const { networks } = withBridges();
  const config = changed(["nodes", "node3", "existing"], { user: "admin", hostKey: HOST_KEY });
  const cluster = await MockedCluster.make({ ...config, networks });
  expect(cluster.resources).toContain("lvs:machine:ExistingMachine lvs-node3-machine");
  expect(cluster.resources.filter((name) => name.includes("index/domain:Domain"))).toEqual([
    "libvirt:index/domain:Domain lvs-node1-machine-domain",
    "libvirt:index/domain:Domain lvs-node2-machine-domain",
  ]);
  expect(cluster.registration("lvs-node3-drain").deletedWith).toBe("lvs-node1-machine-domain");
});
