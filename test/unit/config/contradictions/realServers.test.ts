import { describe, expect, it } from "vitest";
import { changed, problemsOf, withIpv6, withPair, withRealServer, withService } from "../problems";

const path = "lvs:virtualServices[0].realServers[0]";
const upstream = { port: 80, address: "192.168.1.12" };

describe("a real server is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "that is no node",
      { node: "node4" },
      `${path}.node: there is no node node4\n  expected: one of node1, node2, node3\n  fix: write node1`,
    ],
    [
      "by a node and an address",
      { address: "192.168.2.99" },
      `${path}: both the node node2 and the address 192.168.2.99\n` +
        "  expected: node for a machine of the stack, or address for another one\n  fix: remove one of the two",
    ],
    [
      "by neither a node nor an address",
      { node: undefined },
      `${path}: neither a node nor an address\n` +
        "  expected: node: one of the stack's machines, or address: that of another one",
    ],
    [
      "by the address of a node",
      { node: undefined, address: "192.168.2.14" },
      `${path}.address: 192.168.2.14 is an address of the node node3\n` +
        "  expected: a machine of another's\n  fix: write node: node3",
    ],
    [
      "by the address of the director",
      { node: undefined, address: "192.168.1.12" },
      `${path}.address: 192.168.1.12 is an address of the node node1\n` +
        "  expected: a machine of another's\n  fix: write node: node1",
    ],
    [
      "by 127.0.0.1, which has a name",
      { node: undefined, address: "127.0.0.1" },
      `${path}.address: 127.0.0.1 is each machine's own\n` +
        "  expected: a machine's address, or a director by its name\n  fix: write node: node1",
    ],
    [
      "outside the back network under masquerade",
      { node: undefined, address: "192.168.3.13" },
      `${path}.address: 192.168.3.13 is outside the back network\n` +
        "  expected: an address in 192.168.2.0/24: under masquerade its replies must pass through the director\n" +
        "  fix: give it one; or, wherever it is, pulumi config set --path 'lvs:virtualServices[0].snat' true",
    ],
    [
      "outside both networks under gatewaying",
      { node: undefined, address: "192.168.3.13", forwarding: "gatewaying" },
      `${path}.address: 192.168.3.13 is outside the front and the back network\n` +
        "  expected: an address in 192.168.1.0/24 or 192.168.2.0/24: " +
        "gatewaying sends frames, so it needs a network in common",
    ],
    ...(
      [
        ["192.168.2.0", "is the own or broadcast address of 192.168.2.0/24"],
        ["192.168.2.255", "is the own or broadcast address of 192.168.2.0/24"],
        ["192.168.1.255", "is the own or broadcast address of 192.168.1.0/24"],
        ["0.0.0.0", "stands for no address"],
        ["127.0.0.2", "is each machine's own"],
        ["224.0.0.18", "is a multicast address"],
        ["255.255.255.255", "is the broadcast address"],
      ] as const
    ).map(([address, reason]): [string, Record<string, unknown>, string] => [
      `by ${address}, however it is reached`,
      { node: undefined, address, forwarding: "ipip" },
      `${path}.address: ${address} ${reason}\n  expected: a machine's address`,
    ]),
    [
      "with an IPv6 address in an IPv4 service",
      { node: undefined, address: "fd00:2::13" },
      `${path}.address: [fd00:2::13]:80 in an IPv4 service\n  expected: an IPv4 address: families don't mix`,
    ],
    [
      "with a lower threshold above the upper",
      { upperThreshold: 10, lowerThreshold: 20 },
      `${path}.lowerThreshold: the lower threshold 20 is above the upper threshold 10\n  expected: 10 or less`,
    ],
    [
      "with a lower threshold alone",
      { lowerThreshold: 20 },
      `${path}.lowerThreshold: the lower threshold 20 is above the upper threshold 0\n` +
        "  expected: an upper threshold as well",
    ],
    [
      "with a threshold out of range",
      { upperThreshold: 2_147_483_648 },
      `${path}.upperThreshold: bad value 2147483648\n  expected: 2147483647 or less`,
    ],
    ["with a weight out of range", { weight: 65_536 }, `${path}.weight: bad value 65536\n  expected: 65535 or less`],
    [
      "that answers clients itself and has no leg in their network",
      { forwarding: "gatewaying" },
      "lvs:nodes.node2.front: missing: node2 serves by gatewaying, so it answers clients itself\n" +
        "  expected: an address in 192.168.1.0/24\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node2.front' ADDRESS",
    ],
  ])("%s", (_, changes, message) => {
    expect(problemsOf(withRealServer(changes))).toEqual([message]);
  });

  it.each(["gatewaying", "ipip"])("with a mapped port under %s", (forwarding) => {
    const config = withRealServer({ port: 8080, forwarding });
    expect(problemsOf(changed(["nodes", "node2", "front"], "192.168.1.13", config))).toEqual([
      `${path}.port: port 8080 differs from the virtual service's 80\n` +
        `  expected: 80: only masquerade can map a port, and this real server serves by ${forwarding}`,
    ]);
  });

  it("with a port of its own under gatewaying in a service of a firewall mark", () => {
    const service = { firewallMark: 1, forwarding: "gatewaying", realServers: [{ node: "node2", port: 80 }] };
    const config = changed(["nodes", "node2", "front"], "192.168.1.13");
    expect(problemsOf({ ...config, virtualServices: [service] })).toEqual([
      `${path}.port: port 80 in a service of a firewall mark by gatewaying\n` +
        "  expected: 0: only masquerade can map a port, and this real server serves by gatewaying",
    ]);
  });

  it("that stands twice in a service with the same port, but not with another", () => {
    expect(problemsOf(withService({ realServers: [{ node: "node2" }, { node: "node2", port: 80 }] }))).toEqual([
      "lvs:virtualServices[0].realServers[1]: node2:80 is already used by lvs:virtualServices[0].realServers[0]\n" +
        "  expected: each only once",
    ]);
    expect(problemsOf(withService({ realServers: [{ node: "node2" }, { node: "node2", port: 81 }] }))).toEqual([]);
  });

  it.each([
    ["192.168.1.12", "192.168.1.12 is a VIP, which leads to the director again"],
    ["192.168.2.12", "192.168.2.12 is the real servers' gateway, which floats between the directors"],
  ])("by %s, which floats between the directors", (address, what) => {
    const realServers = [{ address, forwarding: "ipip" }];
    const config = withPair({ virtualServices: [{ address: "192.168.1.12", port: 80, realServers }] });

    expect(problemsOf(config)).toEqual([`${path}.address: ${what}\n  expected: a machine's address`]);
  });

  it("of an IPv6 service that has no IPv6 address, and a director that has none on its side", () => {
    const config = withIpv6();
    for (const node of ["node1", "node2"]) changed(["nodes", node, "back6"], undefined, config);
    expect(problemsOf(config)).toEqual([
      "lvs:nodes.node2.back6: missing: node2 is a real server of an IPv6 service\n" +
        "  expected: an address in fd00:2::/64\n  fix: pulumi config set --path 'lvs:nodes.node2.back6' ADDRESS",
      "lvs:nodes.node1.back6: missing: node1 directs an IPv6 service\n" +
        "  expected: an address in fd00:2::/64\n  fix: pulumi config set --path 'lvs:nodes.node1.back6' ADDRESS",
    ]);
  });
});

describe("a real server that isn't a machine of the stack is taken", () => {
  it.each([
    ["masquerade", "192.168.2.99"],
    ["gatewaying", "192.168.1.99"],
    ["gatewaying", "192.168.2.99"],
    ["ipip", "10.1.2.3"],
  ])("by %s at %s", (forwarding, address) => {
    expect(problemsOf(withService({ ...upstream, forwarding, realServers: [{ address }] }))).toEqual([]);
  });
});
