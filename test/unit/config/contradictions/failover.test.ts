import { describe, expect, it } from "vitest";
import { sampleConfig } from "../../../../tools/harness/sample";
import { changed, problemsOf, withIpv6, withPair } from "../problems";

const floating = { vip: "192.168.1.12", gateway: "192.168.2.12" };
const alone = "  expected: an address that no machine has as its own, since it goes from one director to another\n";

/** A pair with IPv6 everywhere but in what floats. */
function withIpv6Pair(failover: Record<string, unknown> = {}): Record<string, unknown> {
  const { networks } = withIpv6();
  const { nodes } = withPair();
  return withPair({
    networks,
    nodes: {
      ...nodes,
      node1: { ...nodes.node1, front6: "fd00:1::21", back6: "fd00:2::21" },
      node2: { ...nodes.node2, back6: "fd00:2::13" },
      node4: { ...nodes.node4, front6: "fd00:1::24", back6: "fd00:2::24" },
    },
    failover: { ...floating, ...failover },
    virtualServices: [{ address: "fd00:1::12", port: 80, realServers: [{ node: "node2" }] }],
  });
}

describe("a pair of directors is taken", () => {
  it("with addresses that float", () => {
    expect(problemsOf(withPair())).toEqual([]);
  });

  it("with IPv6", () => {
    expect(problemsOf(withIpv6Pair({ vip6: "fd00:1::12", gateway6: "fd00:2::12" }))).toEqual([]);
  });

  it("with SSH balanced at the address that floats, where pulumi doesn't log in", () => {
    const service = { address: "192.168.1.12", port: 22, realServers: [{ node: "node2" }] };
    expect(problemsOf(withPair({ virtualServices: [service] }))).toEqual([]);
  });

  it("one of them alone", () => {
    expect(problemsOf(withPair({ directors: ["node1"] }))).toEqual([]);
  });
});

describe("directors are refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "named by both settings",
      { director: "node1" },
      "lvs:director: both this and lvs:directors\n" +
        "  expected: the name of a node, or lvs:directors with one or two\n  fix: remove one of the two",
    ],
    [
      "that are three",
      { directors: ["node1", "node2", "node4"] },
      'lvs:directors: bad value ["node1","node2","node4"]\n  expected: the names of one or two nodes',
    ],
    ["that are none", { directors: [] }, "lvs:directors: bad value []\n  expected: the names of one or two nodes"],
    [
      "that are no list",
      { directors: "node1" },
      'lvs:directors: bad value "node1"\n  expected: the names of one or two nodes',
    ],
    [
      "named twice",
      { directors: ["node4", "node4"] },
      "lvs:directors[1]: node4 is already used by lvs:directors[0]\n  expected: each only once",
    ],
    [
      "that are no nodes",
      { directors: ["node1", "node5"] },
      "lvs:directors[1]: there is no node node5\n  expected: one of node1, node2, node3, node4\n  fix: write node1",
    ],
    [
      "without an address on the front network",
      { directors: ["node1", "node3"], virtualServices: [] },
      "lvs:nodes.node3.front: node3 is a director and has no address on the front network\n" +
        "  expected: an address in lvs:networks.front.cidr\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node3.front' ADDRESS",
    ],
    [
      "between which nothing floats",
      { failover: undefined, virtualServices: [] },
      "lvs:failover: missing, and there are two directors\n" +
        "  expected: vip, an address in 192.168.1.0/24, and gateway, one in 192.168.2.0/24, which float between them",
    ],
    [
      "that are real servers too, but by gatewaying",
      { virtualServices: [{ address: "192.168.1.12", port: 80, realServers: [{ node: "node4" }] }] },
      "lvs:virtualServices[0].realServers[0].node: " +
        "node4 is a director and would serve by masquerade what the other one sends it\n" +
        "  expected: gatewaying: each of two directors answers clients itself\n" +
        "  fix: pulumi config set --path 'lvs:virtualServices[0].forwarding' gatewaying",
    ],
    [
      "of which one is the sorry server, but by gatewaying or each for itself",
      {
        owner: "keepalived",
        virtualServices: [
          {
            address: "192.168.1.12",
            port: 80,
            realServers: [{ node: "node2" }],
            health: { sorryServer: { node: "node1" } },
          },
        ],
      },
      "lvs:virtualServices[0].health.sorryServer.node: " +
        "node1 is a director and would serve by masquerade what the other one sends it\n" +
        "  expected: gatewaying: each of two directors answers clients itself\n" +
        "  fix: pulumi config set --path 'lvs:virtualServices[0].forwarding' gatewaying; " +
        "or, in the place of node, address: 127.0.0.1",
    ],
    [
      "that serve and hear nothing of each other, but in a kernel that listens",
      {
        syncDaemons: [],
        virtualServices: [
          { address: "192.168.1.12", port: 80, forwarding: "gatewaying", realServers: [{ node: "node4" }] },
        ],
      },
      "lvs:syncDaemons: none, and node4 serves beside directing: " +
        "it would send back some of what the other director sends it\n" +
        "  expected: master and backup, since a kernel that listens doesn't direct as backup\n" +
        "  fix: remove it: two directors have both by default",
    ],
    [
      "of which one has its own address balanced",
      { virtualServices: [{ address: "192.168.1.24", port: 80, realServers: [{ node: "node2" }] }] },
      "lvs:virtualServices[0].address: 192.168.1.24 doesn't float between the directors\n" +
        "  expected: 192.168.1.12\n  fix: write 192.168.1.12",
    ],
  ])("%s", (_, changes, message) => {
    expect(problemsOf(withPair(changes))).toEqual([message]);
  });

  it("of which one has no IPv6 address for an IPv6 service", () => {
    const raw = changed(["nodes", "node4", "back6"], undefined, withIpv6Pair({ vip6: "fd00:1::12" }));
    expect(problemsOf(raw).map((problem) => problem.split("\n", 1)[0])).toEqual([
      "lvs:failover.gateway6: missing, and the replies of lvs:virtualServices[0] come back to it",
      "lvs:nodes.node4.back6: missing: node4 directs an IPv6 service",
    ]);
  });
});

describe("what floats is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "outside its network",
      { ...floating, gateway: "192.168.3.12" },
      "lvs:failover.gateway: 192.168.3.12 is outside the back network\n  expected: an address in 192.168.2.0/24",
    ],
    [
      "that a director has as its own",
      { ...floating, gateway: "192.168.2.24" },
      `lvs:failover.gateway: 192.168.2.24 is already used by lvs:nodes.node4.back\n${alone}` +
        "  fix: give node4 another address, or let another one float",
    ],
    [
      "that a real server has as its own",
      { ...floating, gateway: "192.168.2.13" },
      `lvs:failover.gateway: 192.168.2.13 is already used by lvs:nodes.node2.back\n${alone}` +
        "  fix: give node2 another address, or let another one float",
    ],
    [
      "with one number for both virtual routers",
      { ...floating, virtualRouterIds: { front: 52 } },
      "lvs:failover.virtualRouterIds.back: 52 is already used by lvs:failover.virtualRouterIds.front\n" +
        "  expected: each only once",
    ],
    [
      "with a virtual router's number out of range",
      { ...floating, version: 3, advertSeconds: 0.005 },
      "lvs:failover.advertSeconds: bad value 0.005\n  expected: 0.01 or more",
    ],
    [
      "whose advertisements are in parts of hundredths",
      { ...floating, version: 3, advertSeconds: 0.015 },
      "lvs:failover.advertSeconds: bad value 0.015\n  expected: a number of seconds, 0.01 to 40 in hundredths",
    ],
    [
      "whose program is asked of a real server",
      { ...floating, trackScript: { command: "/bin/ping %address" } },
      "lvs:failover.trackScript.command: %address in /bin/ping %address\n" +
        "  expected: no real server's: it is about the director",
    ],
    [
      "whose program needs a shell",
      { ...floating, trackScript: { command: "/bin/ping -c 1 192.168.1.1 || true" } },
      "lvs:failover.trackScript.command: | in /bin/ping -c 1 192.168.1.1 || true\n" +
        "  expected: a program and plain arguments: not every keepalived runs them in a shell\n" +
        "  fix: put it into a script, and name that",
    ],
    [
      "whose program makes a line too long for keepalived",
      { ...floating, trackScript: { command: `/bin/ping ${"x".repeat(999)}` } },
      "lvs:failover.trackScript.command: makes a line of 1069 characters\n" +
        "  expected: 1022 or less: keepalived reads no longer lines\n  fix: shorten it by 47",
    ],
    [
      "of another version of VRRP",
      { ...floating, version: 4 },
      "lvs:failover.version: bad value 4\n  expected: one of 2, 3",
    ],
    [
      "whose virtual router's number is too large",
      { ...floating, virtualRouterIds: { front: 256 } },
      "lvs:failover.virtualRouterIds.front: bad value 256\n  expected: 255 or less",
    ],
    [
      "with advertisements that VRRP hasn't got",
      { ...floating, advertisements: "broadcast" },
      'lvs:failover.advertisements: bad value "broadcast"\n  expected: one of multicast, unicast',
    ],
    [
      "without a gateway",
      { vip: "192.168.1.12" },
      "lvs:failover.gateway: missing, and the replies of lvs:virtualServices[0] come back to it\n" +
        "  expected: an address in 192.168.2.0/24 that floats between the directors\n" +
        "  fix: pulumi config set --path 'lvs:failover.gateway' ADDRESS",
    ],
    [
      "in IPv6 where the network has none",
      { ...floating, gateway6: "fd00:2::12" },
      "lvs:failover.gateway6: fd00:2::12 is in no network\n" +
        "  expected: lvs:networks.back.cidr6 as well, such as fd00:1::/64",
    ],
  ])("%s", (_, failover, message) => {
    expect(problemsOf(withPair({ failover }))).toEqual([message]);
  });

  it("that is the hypervisor's address", () => {
    const failover = { ...floating, vip: "192.168.1.11" };
    expect(problemsOf(withPair({ failover, virtualServices: [] }))).toEqual([
      "lvs:failover.vip: 192.168.1.11 is already used by lvs:networks.front.hypervisor\n  expected: each only once",
    ]);
  });

  it("that one director had as its own before", () => {
    expect(problemsOf({ ...sampleConfig(), failover: { ...floating, gateway: "192.168.2.20" } })).toEqual([
      `lvs:failover.vip: 192.168.1.12 is already used by lvs:nodes.node1.front\n${alone}` +
        "  fix: give node1 another address, or let another one float",
    ]);
  });

  it("to a director that has no address of the family", () => {
    const raw = changed(
      ["nodes", "node4", "front6"],
      undefined,
      withIpv6Pair({ vip6: "fd00:1::12", gateway6: "fd00:2::12" }),
    );
    expect(problemsOf(raw)).toEqual([
      "lvs:nodes.node4.front6: missing, and fd00:1::12 floats to node4\n" +
        "  expected: an address in fd00:1::/64\n  fix: pulumi config set --path 'lvs:nodes.node4.front6' ADDRESS",
    ]);
  });

  it("without the IPv6 address of an IPv6 service, and without the one that its replies come back to", () => {
    expect(problemsOf(withIpv6Pair())).toEqual([
      "lvs:failover.gateway6: missing, and the replies of lvs:virtualServices[0] come back to it\n" +
        "  expected: an address in fd00:2::/64 that floats between the directors\n" +
        "  fix: pulumi config set --path 'lvs:failover.gateway6' ADDRESS",
      "lvs:failover.vip6: missing, and lvs:virtualServices[0].address is an IPv6 address\n" +
        "  expected: the IPv6 address on the front network that floats between the directors\n" +
        "  fix: pulumi config set --path 'lvs:failover.vip6' fd00:1::12",
    ]);
  });
});

describe("two directors' sync daemons are refused", () => {
  const role =
    "  expected: master and backup, or [] where connections may end with their director\n" +
    "  fix: remove it: two directors have both by default";

  it.each<[string, Record<string, unknown>[], string]>([
    [
      "that nobody hears",
      [{ role: "master" }],
      `lvs:syncDaemons: only master, and each of two directors sends and hears\n${role}`,
    ],
    [
      "that nobody sends to",
      [{ role: "backup" }],
      `lvs:syncDaemons: only backup, and each of two directors sends and hears\n${role}`,
    ],
    [
      "on two networks",
      [{ role: "master" }, { role: "backup", interface: "eth0" }],
      "lvs:syncDaemons[1].interface: the backup listens on eth0, and the other director's master sends on eth1\n" +
        "  expected: eth1\n  fix: write eth1",
    ],
    [
      "of two groups",
      [{ role: "backup", syncId: 2 }, { role: "master" }],
      "lvs:syncDaemons[0].syncId: the backup listens on 2, and the other director's master sends on 1\n" +
        "  expected: 1\n  fix: write 1",
    ],
  ])("%s", (_, syncDaemons, message) => {
    expect(problemsOf(withPair({ syncDaemons }))).toEqual([message]);
  });

  it("but not when the backup hears every group", () => {
    expect(problemsOf(withPair({ syncDaemons: [{ role: "master" }, { role: "backup", syncId: 0 }] }))).toEqual([]);
  });
});

describe("beside what is wrong by itself", () => {
  it("no director is taken for missing that is named", () => {
    expect(problemsOf({ ...sampleConfig(), director: "Node 1" })).toEqual([
      'lvs:director: bad value "Node 1"\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ]);
  });

  it("a missing director is told", () => {
    const { director: _, ...raw } = sampleConfig();
    expect(problemsOf({ ...raw, drainSeconds: -1 })).toEqual([
      "lvs:drainSeconds: bad value -1\n  expected: 0 or more",
      "lvs:director: missing\n  expected: the name of a node, or lvs:directors with one or two",
    ]);
  });

  it("what floats isn't taken for missing", () => {
    expect(problemsOf(withPair({ failover: { ...floating, vip: "192.168.1" } }))).toEqual([
      'lvs:failover.vip: bad value "192.168.1"\n  expected: an IPv4 address, such as 192.168.1.12',
    ]);
  });
});
