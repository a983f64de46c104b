import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { clusterStatus } from "../../components/clusterStatus";
import { successors } from "../../components/handOver";
import type { ServiceHealth } from "../../lvs/clusterStatus";
import type { ProveInput } from "../../tasks/proveVip";
import type { WaitForMasterInput } from "../../tasks/waitForMaster";
import { MockedCluster, PROOF, told } from "../../tools/harness/mockedCluster";
import { settled } from "../../tools/harness/mockedEngine";
import { PAIR, plan, TWO_GROUPS } from "../../tools/harness/sample";

const MASTER = { state: "MASTER", since: "2026-01-01T00:00:00Z" } as const;
const BACKUP = { state: "BACKUP", since: "2026-01-01T00:00:05Z" } as const;
const FAULT = { state: "FAULT", since: undefined } as const;
const STATUSES = {
  node1: told({ vrrp: { mail: BACKUP, directors: MASTER }, health: {} }),
  node4: told({ vrrp: { mail: MASTER, directors: BACKUP }, health: {} }),
};

describe("two directors that both work", () => {
  let made: MockedCluster;
  beforeAll(async () => {
    made = await MockedCluster.make(TWO_GROUPS, STATUSES);
  });

  it("are told of each other's addresses, and each prefers its own", () => {
    const vrrp = (node: string) => made.inputs(`lvs-${node}-configure`).stdin as string;

    for (const node of ["node1", "node4"]) {
      for (const address of ["192.168.1.10", "192.168.2.10", "192.168.1.20", "192.168.2.20"]) {
        expect(vrrp(node)).toContain(address);
      }
      expect(vrrp(node)).not.toContain("nopreempt");
    }
    expect(vrrp("node1").match(/priority \d+/g)).toEqual([
      "priority 240",
      "priority 240",
      "priority 250",
      "priority 250",
    ]);
    expect(vrrp("node4").match(/priority \d+/g)).toEqual([
      "priority 250",
      "priority 250",
      "priority 240",
      "priority 240",
    ]);
  });

  it("are the way out of the real servers by another address each", () => {
    expect(made.inputs("lvs-node2-machine-seed").networkConfig).toContain("gateway: 192.168.2.10");
    expect(made.inputs("lvs-node3-machine-seed").networkConfig).toContain("gateway: 192.168.2.20");
  });

  it("have each their own before a real server fetches its packages by them", () => {
    expect(made.input<WaitForMasterInput>("lvs-master").comesBack).toEqual({
      directors: { to: "192.168.1.12", seconds: 60 },
      mail: { to: "192.168.1.15", seconds: 60 },
    });
    expect(made.registration("lvs-node3-configure").dependsOn).toContain("lvs-master");
  });

  it("are each asked where their VIPs are, when both tables are there", () => {
    const asked = ["lvs-proof-requests", "lvs-proof-mail-requests"].map((name) => made.input<ProveInput>(name));

    expect(asked).toMatchObject([
      {
        questions: [{ address: "192.168.1.10", realServers: { node2: "192.168.2.13:80" } }],
        comesBack: { to: "192.168.1.12" },
      },
      {
        questions: [{ address: "192.168.1.20", realServers: { node3: "192.168.2.14:80" } }],
        group: "mail",
        comesBack: { to: "192.168.1.15" },
      },
    ]);
    expect(made.registration("lvs-proof-mail-requests").dependsOn).toEqual(
      expect.arrayContaining(["lvs-node1-table-rules", "lvs-node4-table-rules"]),
    );
  });

  it("are told as outputs: who has which VIP, and who answered", async () => {
    const { vip, master, masters, directors, proof } = made.cluster;

    expect(await settled(pulumi.output({ vip, master, masters, directors, proof }))).toEqual({
      vip: "192.168.1.10",
      master: "node1",
      masters: { "192.168.1.10": "node1", "192.168.1.20": "node4" },
      directors: { node1: MASTER, node4: MASTER },
      proof: PROOF,
    });
  });

  it("need nothing made anew but the real server with another way out, compared with a pair", async () => {
    const { virtualServices } = TWO_GROUPS;
    const before = await MockedCluster.make({ ...PAIR, vips: ["192.168.1.20"], virtualServices }, STATUSES);

    expect(before.resources.filter((resource) => !made.resources.includes(resource))).toEqual([]);
    expect(made.resources.filter((resource) => !before.resources.includes(resource))).toEqual([
      "command:local:Command lvs-proof-mail-requests",
      "lvs:cluster:VipProof lvs-proof-mail",
    ]);
    for (const name of ["lvs-node1-machine-seed", "lvs-node2-machine-seed", "lvs-node4-machine-seed"]) {
      expect(made.inputs(name)).toEqual(before.inputs(name));
    }
    expect(made.inputs("lvs-node3-machine-seed")).not.toEqual(before.inputs("lvs-node3-machine-seed"));
    expect(made.inputs("lvs-node1-table-rules").stdin).toBe(before.inputs("lvs-node1-table-rules").stdin);
  });
});

describe("the status of two directors that both work", () => {
  const { groups } = plan(TWO_GROUPS);
  const watched = plan(TWO_GROUPS).contents.watched ?? {};
  const found = (state: "up" | "down"): ServiceHealth => ({
    realServers: { "192.168.2.13:80": { state, since: undefined }, "192.168.2.14:80": { state, since: undefined } },
    sorrySince: undefined,
  });
  const health = (state: "up" | "down") => ({ "-t 192.168.1.10:80": found(state), "-t 192.168.1.20:80": found(state) });

  it("has each service's health as its own master found it", () => {
    const statuses = {
      node1: told({ vrrp: { mail: BACKUP, directors: MASTER }, health: health("up") }),
      node4: told({ vrrp: { mail: MASTER, directors: BACKUP }, health: health("down") }),
    };

    expect(clusterStatus(statuses, watched, groups).health).toMatchObject({
      "-t 192.168.1.10:80": { node2: { state: "up" } },
      "-t 192.168.1.20:80": { node3: { state: "down" } },
    });
  });

  it("tells that one does all, and leaves out a VIP that nobody has", () => {
    const all = { node1: told({ vrrp: { mail: MASTER, directors: MASTER }, health: {} }) };
    const silent = { node4: { reachable: false, reason: "no route" } as const };
    expect(clusterStatus({ ...silent, ...all }, watched, groups)).toMatchObject({
      master: "node1",
      masters: { "192.168.1.10": "node1", "192.168.1.20": "node1" },
      directors: { node1: MASTER, node4: { state: "unreachable" } },
    });

    const part = { node1: told({ vrrp: { mail: FAULT, directors: MASTER }, health: {} }) };
    expect(clusterStatus(part, watched, groups).masters).toEqual({ "192.168.1.10": "node1" });
  });

  it("calls a director faulty that can't have some addresses and has none", () => {
    const statuses = { node4: told({ vrrp: { mail: FAULT, directors: BACKUP }, health: {} }) };

    expect(clusterStatus(statuses, watched, groups).directors).toEqual({ node4: FAULT });
  });
});

it("addresses are handed over to no director that couldn't take those of every group", () => {
  expect(
    successors({
      node1: told({ vrrp: { mail: FAULT, directors: BACKUP }, health: {} }),
      node4: told({ vrrp: { mail: MASTER, directors: BACKUP }, health: {} }),
    }),
  ).toEqual(["node4"]);
});

it("a single director has all VIPs", async () => {
  const { cluster } = await MockedCluster.make({ vips: ["192.168.1.20"] });

  expect(await settled(cluster.masters)).toEqual({ "192.168.1.12": "node1", "192.168.1.20": "node1" });
});
