import { beforeAll, describe, expect, it } from "vitest";
import { clusterStatus } from "../../components/clusterStatus";
import type { ServiceHealth } from "../../lvs/clusterStatus";
import type { ProveInput } from "../../tasks/proveVip";
import type { Question } from "../../tasks/question";
import { MockedCluster, told } from "../../tools/harness/mockedCluster";
import { settled } from "../../tools/harness/mockedEngine";
import { plan } from "../../tools/harness/sample";

const SERVICE = "-t 192.168.1.12:80";
const UP = { state: "up", since: "2026-01-01T00:00:00Z" } as const;
const DOWN = { state: "down", since: "2026-01-01T00:00:09Z" } as const;
const ALONE = { state: "MASTER", since: undefined } as const;
const HEALTH: ServiceHealth = {
  realServers: { "192.168.2.13:80": UP, "192.168.2.14:80": DOWN },
  sorrySince: undefined,
};
const { contents, groups: GROUPS } = plan({ owner: "keepalived" });
const WATCHED = contents.watched ?? {};

describe("the sample with owner keepalived", () => {
  let owned: MockedCluster;
  let sample: MockedCluster;
  beforeAll(async () => {
    owned = await MockedCluster.make(
      { owner: "keepalived" },
      { node1: told({ vrrp: { directors: ALONE }, health: { [SERVICE]: HEALTH } }) },
    );
    sample = await MockedCluster.make();
  });

  it("is made of the same resources, with the same inputs but for its arguments, the table and the question to the VIP", () => {
    expect(owned.resources).toEqual(sample.resources);
    const others = owned.resources
      .map((line) => line.split(" ")[1] as string)
      .filter(
        (name) =>
          !["lvs", "lvs-node1-table", "lvs-node1-table-rules", "lvs-proof", "lvs-proof-requests"].includes(name),
      );
    for (const name of others) expect(owned.inputs(name), name).toEqual(sample.inputs(name));
  });

  it("gives the director the owner, the table, and keepalived's virtual servers", () => {
    const { stdin, update, create } = owned.inputs("lvs-node1-table-rules");
    const lines = String(stdin).trimEnd().split("\n");

    expect(create).toBe("sudo -n /usr/local/sbin/lvs-table apply");
    expect(update).toContain(`--lines ${lines.length} `);
    expect(lines.slice(0, 5)).toEqual([
      "owner keepalived",
      ...String(sample.inputs("lvs-node1-table-rules").stdin).trimEnd().split("\n"),
    ]);
    expect(lines.slice(5).every((line) => line.startsWith(`conf ${SERVICE}`))).toBe(true);
    expect(lines).toContain(`conf ${SERVICE} -r 192.168.2.13:80\t        weight 1`);
  });

  it("asks the VIP only who isn't down, which the director knows by the table's own words", () => {
    const { peers, questions } = owned.input<ProveInput>("lvs-proof-requests");
    const { checks, realServers } = questions[0] as Question;

    expect(realServers).toEqual({ node2: "192.168.2.13:80", node3: "192.168.2.14:80" });
    expect(checks).toEqual({ service: SERVICE, realServers });
    expect(peers).toBeUndefined();
  });

  it("tells each real server's health in its outputs", async () => {
    expect(await settled(owned.cluster.health)).toEqual({ [SERVICE]: { node2: UP, node3: DOWN } });
    expect(await settled(owned.cluster.master)).toBe("node1");
    expect(owned.calls("readStatus")).toHaveLength(1);
  });
});

describe("the sample", () => {
  it("asks nobody what is known from its configuration: its director is master, and nothing is checked", async () => {
    const sample = await MockedCluster.make();

    expect(sample.calls("readStatus")).toEqual([]);
    expect(await settled(sample.cluster.master)).toBe("node1");
    expect(await settled(sample.cluster.directors)).toEqual({ node1: ALONE });
    expect(await settled(sample.cluster.health)).toEqual({});
  });
});

describe("a cluster's health", () => {
  const backup = { state: "BACKUP", since: undefined } as const;
  const other: ServiceHealth = { realServers: { "192.168.2.13:80": DOWN }, sorrySince: undefined };

  it("is what the master found out", () => {
    const statuses = {
      node4: told({ vrrp: { directors: backup }, health: { [SERVICE]: other } }),
      node1: told({ vrrp: { directors: ALONE }, health: { [SERVICE]: HEALTH } }),
    };

    expect(clusterStatus(statuses, WATCHED, GROUPS).health).toEqual({ [SERVICE]: { node2: UP, node3: DOWN } });
  });

  it("is what another director found out where no master answers", () => {
    const statuses = {
      node1: { reachable: false, reason: "silent" } as const,
      node4: told({ vrrp: { directors: backup }, health: { [SERVICE]: other } }),
    };

    expect(clusterStatus(statuses, WATCHED, GROUPS)).toEqual({
      master: undefined,
      masters: {},
      directors: { node1: { state: "unreachable", since: undefined }, node4: backup },
      health: { [SERVICE]: { node2: DOWN } },
    });
  });

  it("says that the sorry server serves, and since when", () => {
    const health = { [SERVICE]: { realServers: { "192.168.2.13:80": DOWN }, sorrySince: DOWN.since } };

    expect(clusterStatus({ node1: told({ vrrp: { directors: ALONE }, health }) }, WATCHED, GROUPS).health).toEqual({
      [SERVICE]: { node2: DOWN, "sorry server": { state: "serving", since: DOWN.since } },
    });
  });

  it("isn't known when no director answers", () => {
    const statuses = { node1: { reachable: false, reason: "silent" } as const };

    expect(clusterStatus(statuses, WATCHED, GROUPS)).toMatchObject({ master: undefined, health: {} });
  });
});

describe("a sorry server that is a machine of the stack", () => {
  it("answers clients itself where its service's real servers do", async () => {
    const { resources } = await MockedCluster.make({
      owner: "keepalived",
      nodes: {
        node1: { front: "192.168.1.12", back: "192.168.2.12" },
        node2: { front: "192.168.1.13", back: "192.168.2.13" },
        node3: { front: "192.168.1.14", back: "192.168.2.14" },
      },
      virtualServices: [
        {
          address: "192.168.1.12",
          port: 80,
          forwarding: "gatewaying",
          realServers: [{ node: "node2" }],
          health: { sorryServer: { node: "node3" } },
        },
      ],
    });

    expect(resources).toContain("command:remote:Command lvs-node3-gatewaying-192-168-1-12-address");
  });
});
