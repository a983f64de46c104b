import { describe, expect, it } from "vitest";
import { problemsOf, withMoreServices } from "../problems";

/** A service of a firewall mark for packets to the VIP. */
function marked(firewallMark: number, packets: Record<string, unknown>[], more: Record<string, unknown> = {}) {
  return {
    firewallMark,
    packets: packets.map((each) => ({ address: "192.168.1.12", ...each })),
    realServers: [{ node: "node2" }],
    ...more,
  };
}

describe("the packets of a firewall mark are refused", () => {
  it.each<[string, Record<string, unknown>[], string]>([
    [
      "at an address that the director doesn't have",
      [marked(1, [{ address: "192.168.1.99", ports: [443] }])],
      "lvs:virtualServices[1].packets[0].address: 192.168.1.99 is not an address of the director node1\n" +
        "  expected: 192.168.1.12\n" +
        "  fix: write 192.168.1.12, or give it to the director: pulumi config set --path 'lvs:vips[0]' 192.168.1.99",
    ],
    [
      "at an address of the other family",
      [marked(1, [{ ports: [443] }], { family: "ipv6", realServers: [] })],
      "lvs:virtualServices[1].packets[0].address: 192.168.1.12 in a service of the family ipv6\n" +
        "  expected: an address of the same family: families don't mix\n  fix: write family: ipv4 in the service",
    ],
    [
      "that get another mark already",
      [marked(1, [{ ports: [443, 8443] }]), marked(2, [{ ports: [8080, 8443] }])],
      "lvs:virtualServices[2].packets[0]: some of these packets get the mark 1 from lvs:virtualServices[1].packets[0]\n" +
        "  expected: each packet marked once",
    ],
    [
      "of every port that get another mark already at one",
      [marked(1, [{ protocol: "udp", ports: [53] }]), marked(2, [{ protocol: "udp" }])],
      "lvs:virtualServices[2].packets[0]: some of these packets get the mark 1 from lvs:virtualServices[1].packets[0]\n" +
        "  expected: each packet marked once",
    ],
    [
      "that another service balances by their address",
      [marked(1, [{ ports: [80, 443] }])],
      "lvs:virtualServices[0]: its packets get the mark 1 from lvs:virtualServices[1].packets[0], " +
        "so this service never sees one\n" +
        "  expected: packets that are marked or balanced by their address, not both",
    ],
    [
      "of every port when another service balances whatever is left",
      [
        marked(1, [{ protocol: "udp" }]),
        { protocol: "udp", address: "192.168.1.12", port: 0, persistence: {}, realServers: [] },
      ],
      "lvs:virtualServices[2]: its packets get the mark 1 from lvs:virtualServices[1].packets[0], " +
        "so this service never sees one\n" +
        "  expected: packets that are marked or balanced by their address, not both",
    ],
    [
      "of tcp for the engine sip",
      [marked(1, [{ ports: [5060] }], { persistence: { engine: "sip" } })],
      "lvs:virtualServices[1].packets[0].protocol: tcp packets for the persistence engine sip\n" +
        "  expected: udp: sip finds the call's identity in UDP only",
    ],
    [
      "of a range in which another mark has a port",
      [marked(1, [{ ports: [21, "10000:20000"] }]), marked(2, [{ ports: ["19999:30000"] }])],
      "lvs:virtualServices[2].packets[0]: some of these packets get the mark 1 from lvs:virtualServices[1].packets[0]\n" +
        "  expected: each packet marked once",
    ],
    [
      "of a range in which another service balances a port by its address",
      [marked(1, [{ ports: ["79:81"] }])],
      "lvs:virtualServices[0]: its packets get the mark 1 from lvs:virtualServices[1].packets[0], " +
        "so this service never sees one\n" +
        "  expected: packets that are marked or balanced by their address, not both",
    ],
    [
      "of port 0",
      [marked(1, [{ ports: [0] }])],
      "lvs:virtualServices[1].packets[0].ports[0]: bad value 0\n  expected: 1 or more",
    ],
    ...["0:80", "80:65536", "90:80", "80", "80-90", "80:", "ftp"].map(
      (port): [string, Record<string, unknown>[], string] => [
        `of the port ${JSON.stringify(port)}`,
        [marked(1, [{ ports: [port] }])],
        `lvs:virtualServices[1].packets[0].ports[0]: bad value ${JSON.stringify(port)}\n` +
          "  expected: a port, 1 to 65535, or a range of them such as 10000:20000, the lower one first",
      ],
    ),
  ])("%s", (_, services, message) => {
    expect(problemsOf(withMoreServices(...services))).toEqual([message]);
  });
});

describe("a service of a firewall mark is taken", () => {
  it("without packets, which somebody else marks then", () => {
    expect(problemsOf(withMoreServices(marked(1, [])))).toEqual([]);
  });

  it("beside a persistent service of every other port", () => {
    const everyPort = {
      protocol: "udp",
      address: "192.168.1.12",
      port: 0,
      persistence: {},
      realServers: [{ node: "node2" }],
    };
    expect(problemsOf(withMoreServices(everyPort, marked(1, [{ protocol: "udp", ports: [443] }])))).toEqual([]);
  });

  it("with other ports or protocols than another mark's", () => {
    const services = [marked(1, [{ ports: [443] }, { protocol: "udp" }]), marked(2, [{ ports: [8443] }])];
    expect(problemsOf(withMoreServices(...services))).toEqual([]);
  });

  it("with a mapped port under masquerade", () => {
    const service = marked(1, [{ ports: [443] }], { realServers: [{ node: "node2", port: 8443 }] });
    expect(problemsOf(withMoreServices(service))).toEqual([]);
  });
});
