import { describe, expect, it } from "vitest";
import { PAIR, plan } from "../../../tools/harness/sample";
import { HOST_KEY, withExisting } from "../config/problems";

const EXISTING = { user: "admin", hostKey: HOST_KEY, firewalld: "keep" };

type Settings = Record<string, unknown>;

/** The nodes, all of them there already, with a firewalld that stays on. */
function kept(nodes: Record<string, object>): Settings {
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, { ...node, existing: EXISTING }]));
}

const { networks, nodes } = withExisting();
const BOTH = [{ node: "node2" }, { node: "node3" }];

function planOf(services: Settings[], more: Settings = {}) {
  return plan({ networks, nodes: kept(nodes), virtualServices: services, ...more });
}

function tableLines(made: ReturnType<typeof plan>, director = 0): string[] {
  return (made.contents.tables[director]?.lines ?? []).filter((line) => line.startsWith("firewalld "));
}

function openings(made: ReturnType<typeof plan>, node: string): string[] | undefined {
  return made.realServers.find(({ machine }) => machine.node === node)?.firewalld?.openings;
}

describe("a firewalld that stays on", () => {
  it("is none unless the configuration says so, of one machine alone too", () => {
    const { directors, realServers, contents } = plan({
      networks,
      nodes: { ...nodes, node2: { ...nodes.node2, existing: EXISTING } },
    });

    expect(directors[0]?.firewalld).toBeUndefined();
    expect(contents.tables[0]?.lines.join()).not.toContain("firewalld");
    expect(realServers.map(({ firewalld }) => firewalld?.node)).toEqual(["node2", undefined]);
  });

  it("lets through, on a director, services by masquerade, their replies, and what real servers send themselves", () => {
    const made = planOf([{ address: "192.168.1.12", port: 80, realServers: [{ node: "node2", port: 8080 }] }]);

    expect(made.directors[0]?.firewalld).toEqual({
      node: "node1",
      interfaces: ["eth0", "eth1"],
      openings: ["firewalld through 192.168.2.0/24"],
    });
    expect(tableLines(made)).toEqual([
      "firewalld through 192.168.2.0/24",
      "firewalld untrack tcp 192.168.1.12 80",
      "firewalld untrack-replies tcp 192.168.2.13 8080",
    ]);
  });

  it("lets through, on a real server, its services and nothing else", () => {
    const made = planOf([
      { address: "192.168.1.12", port: 80, realServers: BOTH },
      { protocol: "udp", address: "192.168.1.12", port: 53, realServers: [{ node: "node3", port: 5353 }] },
    ]);

    expect(openings(made, "node2")).toEqual(["firewalld open tcp 192.168.2.13 80"]);
    expect(openings(made, "node3")).toEqual([
      "firewalld open tcp 192.168.2.14 80",
      "firewalld open udp 192.168.2.14 5353",
    ]);
  });

  it("lets through all of a mark's packets, at the ports to which they come", () => {
    const packets = [
      { address: "192.168.1.12", ports: [80, 443] },
      { address: "192.168.1.12", protocol: "udp", ports: ["10000:20000"] },
    ];
    const made = planOf([{ firewallMark: 1, packets, realServers: [{ node: "node2" }] }]);

    expect(tableLines(made)).toEqual([
      "firewalld through 192.168.2.0/24",
      "firewalld untrack tcp 192.168.1.12 80,443",
      "firewalld untrack udp 192.168.1.12 10000:20000",
      "firewalld untrack-replies tcp 192.168.2.13 80,443",
      "firewalld untrack-replies udp 192.168.2.13 10000:20000",
    ]);
    expect(openings(made, "node2")).toEqual([
      "firewalld open tcp 192.168.2.13 80,443",
      "firewalld open udp 192.168.2.13 10000:20000",
    ]);
  });

  it("lets through, on a real server that answers clients itself, the VIP's packets, and the tunnel that they come by", () => {
    const made = planOf(
      [
        {
          address: "192.168.1.12",
          port: 80,
          realServers: [
            { node: "node2", forwarding: "gatewaying" },
            { node: "node3", forwarding: "ipip" },
          ],
        },
      ],
      {
        nodes: kept({
          ...nodes,
          node2: { ...nodes.node2, front: "192.168.1.13" },
          node3: { ...nodes.node3, front: "192.168.1.14" },
        }),
        networks: { ...networks, front: { ...networks.front, gateway: "192.168.1.1" } },
      },
    );

    expect(openings(made, "node2")).toEqual(["firewalld open tcp 192.168.1.12 80"]);
    expect(openings(made, "node3")).toEqual(["firewalld open 4 192.168.2.14", "firewalld open tcp 192.168.1.12 80"]);
    expect(made.realServers.map(({ firewalld }) => firewalld?.interfaces)).toEqual([
      ["eth1", "eth0"],
      ["eth1", "eth0", "tunl0", "ip6tnl0"],
    ]);
    expect(tableLines(made)).not.toContain("firewalld untrack-replies tcp 192.168.2.13 80");
  });

  it("lets directors check real servers at the port that they ask", () => {
    const made = planOf(
      [
        {
          address: "192.168.1.12",
          port: 80,
          realServers: [{ node: "node2" }],
          health: { check: { type: "HTTP_GET", port: 8080 }, sorryServer: { node: "node3" } },
        },
      ],
      { owner: "keepalived" },
    );

    expect(openings(made, "node2")).toEqual([
      "firewalld open tcp 192.168.2.13 80",
      "firewalld open tcp 192.168.2.13 8080",
    ]);
    expect(openings(made, "node3")).toContain("firewalld open tcp 192.168.2.14 80");
  });

  it.each([
    ["snat of one of them", { port: 80, snat: true }],
    ["FTP", { port: 21 }],
  ])("lets through services whose connections the kernel tracks, for %s", (_, service) => {
    const made = planOf([{ address: "192.168.1.12", realServers: [{ node: "node2" }], ...service }]);

    expect(tableLines(made)).toEqual([
      "firewalld through 192.168.2.0/24",
      `firewalld open tcp 192.168.1.12 ${service.port}`,
    ]);
    expect(made.contents.tables[0]?.lines).toContain("sysctl -w net.ipv4.vs.conntrack=1");
  });

  it("tracks no connections for FTP where there is none", () => {
    const made = plan({ networks, nodes, virtualServices: [{ address: "192.168.1.12", port: 21, realServers: BOTH }] });

    expect(made.contents.tables[0]?.lines).not.toContain("sysctl -w net.ipv4.vs.conntrack=1");
  });

  it("lets directors of a pair hear each other, before there is a table", () => {
    const made = plan({ ...PAIR, networks, nodes: kept(PAIR.nodes) });
    const multicast = "firewalld open 112 224.0.0.18";

    for (const [at, { firewalld }] of made.directors.entries()) {
      expect(firewalld?.openings).toEqual(["firewalld through 192.168.2.0/24", multicast]);
      expect(tableLines(made, at)).toEqual(expect.arrayContaining([multicast, "firewalld open udp 224.0.0.81 8848"]));
    }
  });

  it("lets them hear each other at their own addresses where they call each other by name", () => {
    const made = plan({
      ...PAIR,
      networks,
      nodes: kept(PAIR.nodes),
      failover: { ...PAIR.failover, advertisements: "unicast" },
    });
    const { front, back } = PAIR.nodes.node1;

    expect(made.directors[0]?.firewalld?.openings).toEqual([
      "firewalld through 192.168.2.0/24",
      `firewalld open 112 ${front}`,
      `firewalld open 112 ${back}`,
    ]);
  });
});
