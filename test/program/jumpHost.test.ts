import { beforeAll, describe, expect, it } from "vitest";
import { task } from "../../components/task";
import type { ClaimInput } from "../../tasks/claimMachine";
import type { DrainInput } from "../../tasks/drainRealServer";
import { newKeyPair } from "../../tasks/generateKeyPair";
import type { ProveInput } from "../../tasks/proveVip";
import type { ReadTableInput } from "../../tasks/readTable";
import type { ScriptInput } from "../../tasks/runScript";
import type { SshConnection } from "../../tasks/sshSession";
import type { WaitInput } from "../../tasks/waitForMachine";
import { MockedCluster } from "../../tools/harness/mockedCluster";
import { settled } from "../../tools/harness/mockedEngine";
import { HOST_KEY, withExisting, withOneNetwork } from "../unit/config/problems";

const jumpHost = { host: "host1.example", user: "ada", hostKey: HOST_KEY };
const KEY = newKeyPair().privateKey;

/** What a machine that the stack makes is logged in on with. */
function own(node: string, host: string): SshConnection {
  return {
    host,
    user: "centos",
    privateKey: "lvs-client-key-pair private",
    hostKey: `ssh-ed25519 lvs-${node}-machine-host-key-pair`,
  };
}

const DIRECTOR = { ...own("node1", "192.168.1.12"), proxy: jumpHost };
const REAL_SERVER = { ...own("node2", "192.168.2.13"), proxy: DIRECTOR };

/** Real servers that answer clients themselves, node2, and that don't, node3. */
const DIRECT = {
  nodes: {
    node1: { front: "192.168.1.12", back: "192.168.2.12" },
    node2: { front: "192.168.1.13", back: "192.168.2.13" },
    node3: { back: "192.168.2.14" },
  },
  virtualServices: [
    { address: "192.168.1.12", port: 80, forwarding: "gatewaying", realServers: [{ node: "node2" }] },
    { address: "192.168.1.12", port: 81, realServers: [{ node: "node3" }] },
  ],
};

describe("a cluster behind a jump host", () => {
  let cluster: MockedCluster;
  let sample: MockedCluster;
  beforeAll(async () => {
    sample = await MockedCluster.make();
    cluster = await MockedCluster.make({ jumpHost });
  });

  it("is made of the same resources, but that real servers are configured by a task", () => {
    const changed = ["node2", "node3"].map((node) => `lvs-${node}-configure`);
    const differing = (one: MockedCluster, other: MockedCluster) =>
      one.resources.filter((name) => !other.resources.includes(name));

    expect(differing(sample, cluster)).toEqual(changed.map((name) => `command:remote:Command ${name}`));
    expect(differing(cluster, sample)).toEqual(changed.map((name) => `command:local:Command ${name}`));
    const plain = (name: string) => sample.inputs(name);
    for (const name of [
      "lvs-node2-machine-domain",
      "lvs-node2-machine",
      "lvs-node2-machine-seed",
      "lvs-back-network",
    ]) {
      expect(cluster.inputs(name)).toEqual(plain(name));
    }
  });

  it("logs in on the director through it, by the plugin too, with keys that only the SSH agent has", () => {
    expect(cluster.inputs("lvs-node1-configure").connection).toMatchObject(DIRECTOR);
    expect(cluster.inputs("lvs-node1-table-rules").connection).toMatchObject(DIRECTOR);
    expect(JSON.stringify(cluster.inputs("lvs-node1-configure").connection)).not.toContain("agentSocketPath");
    expect(cluster.input<WaitInput>("lvs-node1-machine-ready").connection).toEqual(DIRECTOR);
    expect(cluster.calls<ReadTableInput>("readTable")).toEqual([{ director: DIRECTOR }]);
  });

  it("logs in on a real server through both, which the plugin can't", () => {
    expect(cluster.input<WaitInput>("lvs-node2-machine-ready").connection).toEqual(REAL_SERVER);
    const { create, update, triggers } = cluster.inputs("lvs-node2-configure");
    expect({ create, update, triggers }).toEqual({
      create: task("runScript"),
      update: task("runScript"),
      triggers: sample.inputs("lvs-node2-configure").triggers,
    });
    expect(cluster.secretInputs("lvs-node2-configure")).toEqual(["stdin"]);
    const { node, connection, script } = cluster.input<ScriptInput>("lvs-node2-configure");
    expect({ node, connection }).toEqual({ node: "node2", connection: REAL_SERVER });
    expect(script).toBe(sample.inputs("lvs-node2-configure").stdin);
  });

  it("asks the VIP and drains through it, and asks again when what a real server is told has changed", () => {
    expect(cluster.input<ProveInput>("lvs-proof-requests").director.proxy).toEqual(jumpHost);
    expect(cluster.input<DrainInput>("lvs-node2-drain").director.proxy).toEqual(jumpHost);
    expect(cluster.inputs("lvs-proof-requests").triggers).toEqual(sample.inputs("lvs-proof-requests").triggers);
  });

  it("tells how to log in through it", async () => {
    const { ssh, nodes, knownHosts, realServers } = cluster.cluster;
    expect(await settled(ssh)).toMatchObject({
      node1: "ssh -J ada@host1.example centos@192.168.1.12",
      node2: "ssh -J ada@host1.example,centos@192.168.1.12 centos@192.168.2.13",
    });
    expect(await settled(nodes)).toMatchObject({
      node1: { address: "192.168.1.12", user: "centos", jumpHost: "ada@host1.example" },
      node2: { address: "192.168.2.13", user: "centos", jump: "node1" },
    });
    expect((await settled(knownHosts)).split("\n").at(-1)).toBe(`host1.example ${HOST_KEY}`);
    expect(await settled(realServers)).toEqual({ node2: "192.168.2.13", node3: "192.168.2.14" });
  });
});

describe("a jump host with a port and a key of its own", () => {
  let cluster: MockedCluster;
  beforeAll(async () => {
    cluster = await MockedCluster.make({ jumpHost: { ...jumpHost, host: "2001:db8::1", port: 2222, privateKey: KEY } });
  });

  it("is logged in on with these", () => {
    expect(cluster.inputs("lvs-node1-configure").connection).toMatchObject({
      proxy: { ...jumpHost, host: "2001:db8::1", port: 2222, privateKey: KEY },
    });
    expect(cluster.secretInputs("lvs-node1-configure")).toContain("connection");
  });

  it("is shown with its port, and its key is a secret", async () => {
    expect((await settled(cluster.cluster.ssh)).node1).toBe("ssh -J ada@[2001:db8::1]:2222 centos@192.168.1.12");
    expect((await settled(cluster.cluster.knownHosts)).split("\n").at(-1)).toBe(`[2001:db8::1]:2222 ${HOST_KEY}`);
    expect(cluster.secretInputs("lvs")).toContain("jumpHost");
  });
});

describe("a real server that answers clients itself, behind a jump host", () => {
  let cluster: MockedCluster;
  beforeAll(async () => {
    cluster = await MockedCluster.make({ ...DIRECT, jumpHost });
  });

  it("is logged in on at the clients' network, past the director, so that the plugin reaches it", async () => {
    const there = { ...own("node2", "192.168.1.13"), proxy: jumpHost };
    expect(cluster.inputs("lvs-node2-configure").connection).toMatchObject(there);
    expect(cluster.inputs("lvs-node2-gatewaying-192-168-1-12-address").connection).toMatchObject(there);
    expect(cluster.resources).toContain("command:local:Command lvs-node3-configure");
    expect((await settled(cluster.cluster.ssh)).node2).toBe("ssh -J ada@host1.example centos@192.168.1.13");
  });

  it("has the address that the table finds it at all the same", async () => {
    expect((await settled(cluster.cluster.realServers)).node2).toBe("192.168.2.13");
    expect(await settled(cluster.cluster.table)).toContain("-a -t 192.168.1.12:80 -r 192.168.2.13:80 -g -w 1");
  });
});

it("on one network every machine is logged in on through the jump host alone", async () => {
  const { director: _, ...one } = withOneNetwork();
  const cluster = await MockedCluster.make({ ...one, jumpHost });
  expect(cluster.inputs("lvs-node2-configure").connection).toMatchObject({ host: "192.168.1.13", proxy: jumpHost });
});

it("machines that are there already are the same ones when a jump host leads to them", async () => {
  const { networks, nodes } = withExisting();
  const direct = { ...DIRECT, networks: { ...networks, front: { ...networks.front, gateway: "192.168.1.1" } } };
  const existing = (node: "node1" | "node2" | "node3") => ({ ...nodes[node], ...DIRECT.nodes[node] });
  const all = { ...direct, nodes: { node1: existing("node1"), node2: existing("node2"), node3: existing("node3") } };
  const [plain, behind] = [await MockedCluster.make(all), await MockedCluster.make({ ...all, jumpHost })];

  const claim = "lvs-node2-machine-claim";
  expect(behind.inputs(claim).triggers).toEqual(plain.inputs(claim).triggers);
  expect(behind.inputs("lvs-node2-machine")).toEqual(plain.inputs("lvs-node2-machine"));
  expect(behind.input<ClaimInput>(claim).connection).toMatchObject({ host: "192.168.1.13", proxy: jumpHost });
});
