import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { successors } from "../../components/handOver";
import { task } from "../../components/task";
import type { DrainInput } from "../../tasks/drainRealServer";
import type { HandOverInput } from "../../tasks/handOver";
import type { ProveInput } from "../../tasks/proveVip";
import type { ReadStatusInput } from "../../tasks/readStatus";
import type { ReadTableInput } from "../../tasks/readTable";
import type { WaitInput } from "../../tasks/waitForMachine";
import type { WaitForMasterInput } from "../../tasks/waitForMaster";
import { MockedCluster, PROOF, told } from "../../tools/harness/mockedCluster";
import { settled } from "../../tools/harness/mockedEngine";
import { PAIR } from "../../tools/harness/sample";
import { machineResources } from "./machineResources";

const MASTER = { state: "MASTER", since: "2026-01-01T00:00:00Z" } as const;
const BACKUP = { state: "BACKUP", since: "2026-01-01T00:00:05Z" } as const;
const STATUSES = {
  node1: told({ vrrp: { directors: BACKUP }, health: {} }),
  node4: told({ vrrp: { directors: MASTER }, health: {} }),
};

let pair: MockedCluster;
beforeAll(async () => {
  pair = await MockedCluster.make(PAIR, STATUSES);
});

describe("a pair of directors", () => {
  it("is made of these resources", () => {
    const director = (node: string) => [
      ...machineResources(node),
      `command:local:Command lvs-${node}-hand-over`,
      `command:remote:Command lvs-${node}-table-rules`,
      `lvs:cluster:Director lvs-${node}`,
      `lvs:cluster:LvsTable lvs-${node}-table`,
    ];
    const realServer = (node: string) => [
      ...machineResources(node),
      `command:local:Command lvs-${node}-drain`,
      `lvs:cluster:RealServer lvs-${node}`,
    ];
    expect(pair.resources).toEqual(
      [
        ...["node1", "node4"].flatMap(director),
        ...["node2", "node3"].flatMap(realServer),
        "command:local:Command lvs-client-key-pair",
        "command:local:Command lvs-directors",
        "command:local:Command lvs-master",
        "command:local:Command lvs-proof-requests",
        "libvirt:index/network:Network lvs-back-network",
        "libvirt:index/network:Network lvs-front-network",
        "command:local:Command lvs-storage-image",
        "libvirt:index/pool:Pool lvs-storage-pool",
        "libvirt:index/volume:Volume lvs-storage-base",
        "lvs:index:Cluster lvs",
        "lvs:cluster:VipProof lvs-proof",
        "lvs:network:Network lvs-back",
        "lvs:network:Network lvs-front",
        "lvs:ssh:SshKey lvs-client-key",
        "lvs:storage:Storage lvs-storage",
      ].sort(),
    );
  });

  it("is on both networks, each director with addresses of its own", () => {
    for (const [node, front, back] of [
      ["node1", "192.168.1.12/24", "192.168.2.12/24"],
      ["node4", "192.168.1.15/24", "192.168.2.15/24"],
    ] as const) {
      const { networkConfig } = pair.inputs(`lvs-${node}-machine-seed`);
      expect(networkConfig).toContain(`address: ${front}`);
      expect(networkConfig).toContain(`address: ${back}`);
      expect(networkConfig).toContain("gateway: 192.168.1.11");
      expect(networkConfig).not.toContain("192.168.1.10");
      expect(networkConfig).not.toContain("192.168.2.10");
    }
  });

  it("is the real servers' way out by the gateway that floats", () => {
    const { networkConfig } = pair.inputs("lvs-node2-machine-seed");

    expect(networkConfig).toContain("gateway: 192.168.2.10");
    expect(networkConfig).not.toContain("192.168.2.12");
  });

  it("is logged in on at each director's own address, and on the real servers through the first", () => {
    const connection = (node: string) => pair.input<WaitInput>(`lvs-${node}-machine-ready`).connection;

    expect(connection("node4")).toMatchObject({ host: "192.168.1.15" });
    expect(connection("node4")).not.toHaveProperty("proxy");
    expect(connection("node3").proxy).toMatchObject({ host: "192.168.1.12" });
  });

  it("gets the same table on each director, and each is looked at for drift", () => {
    const rules = ["node1", "node4"].map((node) => pair.inputs(`lvs-${node}-table-rules`));

    expect(rules.map(({ connection }) => (connection as { host: string }).host)).toEqual([
      "192.168.1.12",
      "192.168.1.15",
    ]);
    expect(rules[0]?.stdin).toBe(rules[1]?.stdin);
    expect(rules[0]?.stdin).toContain("-A -t 192.168.1.10:80 -s wlc\n");
    expect(rules[0]?.stdin).toContain("--start-daemon master --mcast-interface eth1 --syncid 1\n");
    expect(rules[0]?.stdin).toContain("--start-daemon backup --mcast-interface eth1 --syncid 1\n");
    expect(
      pair
        .calls<ReadTableInput>("readTable")
        .map(({ director }) => director.host)
        .sort(),
    ).toEqual(["192.168.1.12", "192.168.1.15"]);
  });

  it("has each real server drained on both directors, unless the whole cluster goes", () => {
    const { director, peers } = pair.input<DrainInput>("lvs-node2-drain");

    expect([director, ...(peers ?? [])].map(({ host }) => host)).toEqual(["192.168.1.12", "192.168.1.15"]);
    expect(pair.registration("lvs-node2-drain").deletedWith).toBe("lvs-back-network");
  });
});

describe("the addresses that float between two directors", () => {
  function vrrp(node: string): string {
    return pair.inputs(`lvs-${node}-configure`).stdin as string;
  }

  it("are both directors', the first of which is preferred", () => {
    expect(vrrp("node1")).toMatch(/^VRRP='vrrp_sync_group/m);
    for (const node of ["node1", "node4"]) {
      expect(vrrp(node)).toContain("192.168.1.10");
      expect(vrrp(node)).toContain("192.168.2.10");
    }
    expect(vrrp("node1")).toContain("priority 250");
    expect(vrrp("node4")).toContain("priority 240");
  });

  it("are told to a director that may have them before another is made one", () => {
    expect(pair.registration("lvs-node4-configure").dependsOn).toContain("lvs-node1-configure");
    expect(pair.registration("lvs-node1-configure").dependsOn).not.toContain("lvs-node4-configure");
  });

  it("are somewhere before a real server fetches its packages", () => {
    const { director, peers, timeoutSeconds } = pair.input<WaitForMasterInput>("lvs-master");

    expect([director, ...(peers ?? [])].map(({ host }) => host)).toEqual(["192.168.1.12", "192.168.1.15"]);
    expect(timeoutSeconds).toBe(34);
    expect(pair.inputs("lvs-master").create).toBe(task("waitForMaster"));
    expect(new Set(pair.inputs("lvs-master").triggers as string[]).size).toBe(2);
    expect(pair.registration("lvs-master").dependsOn).toEqual(
      expect.arrayContaining(["lvs-node1-configure", "lvs-node4-configure"]),
    );
    expect(pair.registration("lvs-node2-configure").dependsOn).toContain("lvs-master");
    expect(pair.registration("lvs-node2-machine-ready").dependsOn).not.toContain("lvs-master");
  });

  it("are handed over by a director that leaves before the others are told that they are without it", () => {
    const logins = pair.input<Record<string, { host: string }>>("lvs-directors");

    expect(Object.entries(logins).map(([node, { host }]) => [node, host])).toEqual([
      ["node1", "192.168.1.12"],
      ["node4", "192.168.1.15"],
    ]);
    expect(pair.registration("lvs-directors").beforeUpdate).toEqual(["lvs-directors-hand-over"]);
    for (const node of ["node1", "node4"]) {
      expect(pair.registration(`lvs-${node}-configure`).dependsOn).toContain("lvs-directors");
    }
  });

  it("are handed over to nobody who couldn't take them", () => {
    const silent = { reachable: false, reason: "no route" } as const;

    expect(
      successors({ node1: told({ vrrp: { directors: { state: "FAULT", since: "" } }, health: {} }), node2: silent }),
    ).toEqual([]);
    expect(
      successors({ node1: told({ vrrp: { directors: { state: "BACKUP", since: "" } }, health: {} }), node2: silent }),
    ).toEqual(["node1"]);
  });

  it("are handed over before their director's machine is destroyed, unless the whole cluster goes", () => {
    const { triggers, ...others } = pair.inputs("lvs-node4-hand-over");
    const { node, director } = pair.input<HandOverInput>("lvs-node4-hand-over");

    expect(others).toEqual({ delete: task("handOver"), stdin: expect.any(String) });
    expect(triggers).toEqual(["lvs-node4-machine-domain-id"]);
    expect([node, director.host]).toEqual(["node4", "192.168.1.15"]);
    expect(pair.registration("lvs-node4-hand-over")).toMatchObject({
      // what depends on something is deleted before it
      dependsOn: expect.arrayContaining(["lvs-node4-machine-domain", "lvs-node4-configure"]),
      deletedWith: "lvs-back-network",
    });
  });
});

describe("the VIP of a pair", () => {
  it("is asked after both tables, wherever it is", () => {
    const { questions, director, peers } = pair.input<ProveInput>("lvs-proof-requests");

    expect(questions).toMatchObject([{ address: "192.168.1.10", port: 80 }]);
    expect([director, ...(peers ?? [])].map(({ host }) => host)).toEqual(["192.168.1.12", "192.168.1.15"]);
    expect(questions[0]).not.toHaveProperty("checks");
    expect(pair.registration("lvs-proof-requests").dependsOn).toEqual(
      expect.arrayContaining(["lvs-node1-table-rules", "lvs-node4-table-rules"]),
    );
    expect(pair.inputs("lvs-proof-requests").triggers).toHaveLength(7);
  });
});

describe("a pair's outputs", () => {
  it("tell which director is master and what each is, read from both after everything else", async () => {
    const { vip, url, director, master, masters, directors, health, proof, realServers, nodes } = pair.cluster;

    expect(await settled(pulumi.output({ vip, url, director, master, masters, directors, health, proof }))).toEqual({
      vip: "192.168.1.10",
      url: "http://192.168.1.10",
      director: "node1",
      master: "node4",
      masters: { "192.168.1.10": "node4" },
      directors: { node1: BACKUP, node4: MASTER },
      health: {},
      proof: PROOF,
    });
    expect(Object.keys(await settled(realServers))).toEqual(["node2", "node3"]);
    expect(await settled(nodes)).toEqual({
      node1: { address: "192.168.1.12", user: "centos" },
      node4: { address: "192.168.1.15", user: "centos" },
      node2: { address: "192.168.2.13", user: "centos", jump: "node1" },
      node3: { address: "192.168.2.14", user: "centos", jump: "node1" },
    });
    expect(pair.calls<ReadStatusInput>("readStatus")).toMatchObject([
      { directors: { node1: { host: "192.168.1.12" }, node4: { host: "192.168.1.15" } } },
    ]);
    for (const output of [master, directors, health]) {
      expect(await pulumi.isSecret(output as pulumi.Output<unknown>)).toBe(false);
    }
  });

  it("tell of what keeps a director from finding out about real servers, a warning each", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const problems = ["nothing is checked: the service is stopped"];
    await MockedCluster.make(PAIR, { ...STATUSES, node1: told({ vrrp: { directors: BACKUP }, health: {}, problems }) });

    expect(warn.mock.calls.map(([text]) => text)).toEqual([`the director node1: ${problems[0]}`]);
    warn.mockRestore();
  });

  it("tell of a director that can't be reached, which is a warning and no error", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const { cluster } = await MockedCluster.make(PAIR, {
      ...STATUSES,
      node1: { reachable: false, reason: "192.168.1.12: doesn't answer" },
    });

    expect(await settled(cluster.directors)).toEqual({ node1: { state: "unreachable" }, node4: MASTER });
    expect(await settled(cluster.master)).toBe("node4");
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      "the director node1 can't be asked what it is: 192.168.1.12: doesn't answer",
    ]);
    warn.mockRestore();
  });
});

describe("one director whose addresses float", () => {
  const { node4: _, ...nodes } = PAIR.nodes;
  let one: MockedCluster;
  beforeAll(async () => {
    one = await MockedCluster.make({ ...PAIR, nodes, directors: ["node1"] }, { node1: STATUSES.node4 });
  });

  it("needs nothing made anew for a second one, and no real server changes at all", () => {
    const changed = one.resources
      .map((line) => line.split(" ")[1] as string)
      .filter((name) => JSON.stringify(one.inputs(name)) !== JSON.stringify(pair.inputs(name)));

    expect(changed).toEqual([
      "lvs-directors",
      "lvs-master",
      "lvs-node2-drain",
      "lvs-node3-drain",
      "lvs-proof-requests",
      "lvs-node1-configure",
      "lvs-node1-table-rules",
      // the components of the director and of the cluster
      "lvs-node1",
      "lvs",
    ]);
    for (const name of changed.filter((name) => /drain|configure|rules/.test(name))) {
      expect(one.inputs(name).triggers).toEqual(pair.inputs(name).triggers);
    }
  });

  it("is waited for and asked like a pair, and has nobody else to drain on", () => {
    expect(one.input<WaitForMasterInput>("lvs-master").peers).toEqual([]);
    expect(one.input<ProveInput>("lvs-proof-requests").peers).toEqual([]);
    expect(one.input<DrainInput>("lvs-node2-drain").peers).toEqual([]);
  });
});
