import { describe, expect, it } from "vitest";
import { problemsOf, withIpv6, withMoreServices, withOneNetwork, withPair, withService } from "../problems";

const hidden = { address: "192.168.1.12", port: 81, snat: true, realServers: [{ node: "node2" }] };
const path = "lvs:virtualServices[0].snat";

describe("clients are hidden", () => {
  it.each<[string, Record<string, unknown>]>([
    ["from machines of the stack", { realServers: [{ node: "node2" }] }],
    ["from a machine of another's, wherever it is", { realServers: [{ address: "10.9.0.13" }] }],
    ["from a machine of another's on the front network", { realServers: [{ address: "192.168.1.99" }] }],
    ["from nobody yet", { realServers: [] }],
    [
      "from those that don't answer clients themselves",
      { realServers: [{ node: "node2" }, { address: "10.9.0.13", forwarding: "ipip" }] },
    ],
    ["of UDP", { protocol: "udp" }],
    ["of port 21 that isn't FTP", { port: 21, ftp: false }],
  ])("%s", (_, more) => {
    expect(problemsOf({ ...withService({ ...hidden, ...more }), verify: false })).toEqual([]);
  });

  it("on one network, at the director's own address or another one", () => {
    for (const address of ["192.168.1.12", "192.168.1.20"]) {
      const service = { ...hidden, address, realServers: [{ node: "node2" }, { address: "10.9.0.13" }] };
      const marked = {
        firewallMark: 1,
        packets: [{ address, ports: [82] }],
        snat: true,
        realServers: [{ node: "node3" }],
      };
      expect(problemsOf(withOneNetwork({ virtualServices: [service, marked] }))).toEqual([]);
    }
  });

  it("by a pair of which nothing floats on the real servers' side", () => {
    const nodes = {
      ...withPair().nodes,
      node2: { front: "192.168.1.13", back: "192.168.2.13" },
      node3: { front: "192.168.1.14", back: "192.168.2.14" },
    };
    expect(problemsOf(withPair({ nodes, failover: { vip: "192.168.1.12" }, virtualServices: [hidden] }))).toEqual([]);
  });

  it("of every port, where all services of the VIP by masquerade hide theirs", () => {
    const every = { ...hidden, protocol: "udp", port: 0, persistence: {} };
    expect(problemsOf(withMoreServices(every, { ...hidden, protocol: "udp", port: 53 }))).toEqual([]);
    expect(problemsOf(withMoreServices(every, { ...hidden, protocol: "udp", port: 53, snat: false }))).toEqual([
      "lvs:virtualServices[1].snat: snat of every port of 192.168.1.12, which would hide the clients of lvs:virtualServices[2] too\n" +
        "  expected: every service by masquerade at this address to have it, or each port that has it named\n" +
        "  fix: pulumi config set --path 'lvs:virtualServices[2].snat' true",
    ]);
  });
});

describe("hiding clients is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "from real servers that answer them themselves",
      { realServers: [{ address: "192.168.1.99" }], forwarding: "gatewaying" },
      `${path}: snat has no effect: its real servers answer clients themselves, by gatewaying\n` +
        "  expected: a real server by masquerade\n  fix: remove it",
    ],
    [
      "of single packets",
      { protocol: "udp", onePacket: true },
      `${path}: snat with onePacket: the kernel remembers no connection of single packets, so the firewall knows none\n` +
        "  expected: one of the two\n" +
        "  fix: remove onePacket: then each client's port is a connection, which ends after lvs:timeouts.udpSeconds",
    ],
    [
      "of FTP",
      { port: 21 },
      `${path}: snat of FTP, whose data connections the director would not hide\n` +
        '  expected: a firewallMark with persistence, whose packets.ports have all of FTP\'s: [20, 21, "10000:10100"], the range being what the real servers offer\n' +
        "  fix: write that, for passive mode; or ftp: false, if port 21 isn't FTP here",
    ],
  ])("%s", (_, more, message) => {
    expect(problemsOf({ ...withService({ ...hidden, ...more }), verify: false })).toEqual([message]);
  });

  it("behind an address that a real server has itself, as a VIP", () => {
    const direct = { ...hidden, port: 80, snat: false, forwarding: "gatewaying", address: "192.168.1.10" };
    const raw = (address: string) =>
      withOneNetwork({
        director: undefined,
        directors: ["node1", "node4"],
        nodes: { ...withOneNetwork().nodes, node4: { front: "192.168.1.15" } },
        failover: { vip: "192.168.1.10" },
        virtualServices: [
          { ...hidden, address: "192.168.1.10" },
          { ...direct, address },
        ],
      });
    expect(problemsOf(raw("192.168.1.20"))).toEqual([]);
    expect(problemsOf(raw("192.168.1.10"))).toEqual([
      `${path}: node2 would get packets from 192.168.1.10, a VIP that it has as its own, since it answers clients of it itself\n` +
        "  expected: another VIP for the services by gatewaying or ipip, or other real servers\n" +
        "  fix: pulumi config set --path 'lvs:vips[1]' ADDRESS, and write that there",
    ]);
  });

  it("in IPv6 where the director has no IPv6 address", () => {
    const marked = { firewallMark: 1, family: "ipv6", snat: true, realServers: [{ address: "fd00:9::13" }] };
    expect(problemsOf({ ...withService({}), virtualServices: [marked] })).toEqual([
      "lvs:nodes.node1.front6: missing, and node1 shall hide the clients of lvs:virtualServices[0] behind it\n" +
        "  expected: an address in lvs:networks.front.cidr6, which is missing too",
    ]);
    expect(problemsOf({ ...withIpv6(), virtualServices: [marked] })).toEqual([]);
  });
});
