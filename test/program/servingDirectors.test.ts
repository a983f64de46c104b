import { beforeAll, describe, expect, it } from "vitest";
import type { DrainInput } from "../../tasks/drainRealServer";
import { MockedCluster, told } from "../../tools/harness/mockedCluster";
import { settled } from "../../tools/harness/mockedEngine";
import { PAIR } from "../../tools/harness/sample";

const BOTH = [{ node: "node1" }, { node: "node4" }];

/** Two machines, which are all there is. */
const TWO_MACHINES = {
  ...PAIR,
  networks: { front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11" } },
  nodes: { node1: { front: "192.168.1.12" }, node4: { front: "192.168.1.15" } },
  failover: { vip: "192.168.1.10" },
  virtualServices: [{ address: "192.168.1.10", port: 80, forwarding: "gatewaying", realServers: BOTH }],
};

describe("two directors that are each other's real servers", () => {
  let pair: MockedCluster;
  beforeAll(async () => {
    const states = { node1: "MASTER", node4: "BACKUP" } as const;
    const statuses = Object.entries(states).map(([node, state]) => [
      node,
      told({ vrrp: { directors: { state, since: undefined } }, health: {} }),
    ]);
    pair = await MockedCluster.make(TWO_MACHINES, Object.fromEntries(statuses));
  });

  it("have each both roles on one machine", () => {
    const roles = pair.resources.filter((resource) =>
      /^lvs:(cluster|machine):(Machine|Director|RealServer) /.test(resource),
    );
    expect(roles).toEqual([
      "lvs:cluster:Director lvs-node1",
      "lvs:cluster:Director lvs-node4",
      "lvs:cluster:RealServer lvs-node1-real-server",
      "lvs:cluster:RealServer lvs-node4-real-server",
      "lvs:machine:Machine lvs-node1-machine",
      "lvs:machine:Machine lvs-node4-machine",
    ]);
  });

  it("become directors first, then real servers with the VIP, and then are in the tables", () => {
    const dependencies = (name: string) => pair.registration(name).dependsOn;

    expect(dependencies("lvs-node4-real-server-configure")).toContain("lvs-node4-configure");
    const address = "lvs-node4-real-server-gatewaying-192-168-1-10-address";
    expect(dependencies(address)).toContain("lvs-node4-real-server-web-server");
    expect(dependencies("lvs-node4-real-server-web-server")).toContain("lvs-node4-real-server-configure");
    for (const node of ["node1", "node4"]) expect(dependencies(`lvs-${node}-table-rules`)).toContain(address);
  });

  it("get a real server's files, and no ways beside a director's", () => {
    const { stdin } = pair.inputs("lvs-node1-real-server-configure");

    expect(stdin).toContain("\nGREETING='Node1'\n");
    expect(stdin).toContain("\nROUTES=''\n");
    expect(stdin).toMatch(/^FILES='H4sI/m);
  });

  it("are drained before they hand over to be made anew", () => {
    expect(pair.input<DrainInput>("lvs-node4-drain")).toMatchObject({ node: "node4", addresses: ["192.168.1.15"] });
    expect(pair.registration("lvs-node4-drain").dependsOn).toContain("lvs-node4-real-server-configure");
    expect(pair.registration("lvs-node4-real-server-configure").dependsOn).toContain("lvs-node4-hand-over");
  });

  it("are told of as real servers, and as machines once", async () => {
    expect(await settled(pair.cluster.realServers)).toEqual({ node1: "192.168.1.12", node4: "192.168.1.15" });
    expect(Object.keys(await settled(pair.cluster.nodes))).toEqual(["node1", "node4"]);
    expect((await settled(pair.cluster.knownHosts)).trim().split("\n")).toHaveLength(2);
  });
});

describe("a director that is alone and serves", () => {
  let alone: MockedCluster;
  beforeAll(async () => {
    const realServers = [{ node: "node1" }, { node: "node2" }];
    alone = await MockedCluster.make({ virtualServices: [{ address: "192.168.1.12", port: 80, realServers }] });
  });

  it("is no other machine for it, and is sent clients by nobody else who would have to drain it", () => {
    expect(alone.resources).toContain("lvs:cluster:RealServer lvs-node1-real-server");
    expect(alone.resources.filter((resource) => resource.endsWith("-drain"))).toEqual([
      "command:local:Command lvs-node2-drain",
      "command:local:Command lvs-node3-drain",
    ]);
    expect(alone.inputs("lvs-node1-real-server-configure").stdin).not.toContain("ROUTES=");
  });

  it("goes on without a web server when it serves no more", () => {
    const name = "lvs-node1-real-server-web-server";

    expect(alone.inputs(name)).toMatchObject({
      create: "true",
      delete: expect.stringContaining("systemctl -q disable --now httpd"),
    });
    expect(alone.registration(name).deletedWith).toBe("lvs-node1-machine-domain");
    expect(alone.resources.filter((resource) => resource.endsWith("-web-server"))).toHaveLength(1);
  });

  it("is told of as a real server by its address in the table", async () => {
    expect(await settled(alone.cluster.realServers)).toEqual({
      node1: "192.168.2.12",
      node2: "192.168.2.13",
      node3: "192.168.2.14",
    });
  });
});

describe("a director that is only its own sorry server", () => {
  it("gets a web server, and isn't told of as a real server", async () => {
    const health = { sorryServer: { address: "127.0.0.1" } };
    const service = { address: "192.168.1.12", port: 80, realServers: [{ node: "node2" }], health };
    const cluster = await MockedCluster.make({ owner: "keepalived", virtualServices: [service] });

    expect(cluster.resources).toContain("command:remote:Command lvs-node1-real-server-configure");
    expect(Object.keys(await settled(cluster.cluster.realServers))).toEqual(["node2", "node3"]);
  });
});
