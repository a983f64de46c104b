import { describe, expect, it } from "vitest";
import { changed, problemsOf, withIpv6, withMoreServices, withService } from "../problems";

const path = "lvs:virtualServices[0]";

describe("a virtual service is refused with", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "an address that the director doesn't have",
      { address: "192.168.1.99" },
      `${path}.address: 192.168.1.99 is not an address of the director node1\n` +
        "  expected: 192.168.1.12\n" +
        "  fix: write 192.168.1.12, or give it to the director: pulumi config set --path 'lvs:vips[0]' 192.168.1.99",
    ],
    [
      "an IPv6 address when the director has none",
      { address: "fd00:1::12", realServers: [] },
      `lvs:nodes.node1.front6: missing, and ${path}.address is an IPv6 address\n` +
        "  expected: the director's IPv6 address on the front network\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node1.front6' fd00:1::12",
    ],
    [
      "port 0 without persistence",
      { protocol: "udp", port: 0 },
      `${path}.port: port 0, which is every port, without persistence\n` +
        "  expected: 1 to 65535, or persistence that keeps all of a client's connections together\n" +
        "  fix: name the port, or add persistence: {}",
    ],
    [
      "one-packet scheduling of tcp",
      { onePacket: true },
      `${path}.onePacket: one-packet scheduling of tcp\n` +
        "  expected: a udp service: the packets of a connection must not be scattered\n  fix: remove it",
    ],
    [
      "a netmask with a hole",
      { persistence: { netmask: "255.0.255.0" } },
      `${path}.persistence.netmask: 255.0.255.0 is no netmask\n  expected: an IPv4 netmask, such as 255.255.255.0`,
    ],
    [
      "an IPv6 prefix's length in the place of a netmask",
      { persistence: { netmask: 24 } },
      `${path}.persistence.netmask: 24 is no netmask\n  expected: an IPv4 netmask, such as 255.255.255.0`,
    ],
    [
      "the engine sip for tcp",
      { persistence: { engine: "sip" } },
      `${path}.persistence.engine: the persistence engine sip for tcp\n` +
        "  expected: a udp service: sip finds the call's identity in UDP only",
    ],
    [
      "a persistence of no time",
      { persistence: { seconds: 0 } },
      `${path}.persistence.seconds: bad value 0\n  expected: 1 or more`,
    ],
    [
      "a persistence longer than ipvsadm takes",
      { persistence: { seconds: 2_678_401 } },
      `${path}.persistence.seconds: bad value 2678401\n  expected: 2678400 or less`,
    ],
    [
      "an unknown engine",
      { persistence: { engine: "http" } },
      `${path}.persistence.engine: bad value "http"\n  expected: one of sip`,
    ],
    [
      "an unknown scheduler",
      { scheduler: "wlcc" },
      `${path}.scheduler: bad value "wlcc"\n` +
        "  expected: one of rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, mh, fo, ovf, twos\n  fix: write wlc",
    ],
    [
      "an unknown protocol",
      { protocol: "tpc" },
      `${path}.protocol: bad value "tpc"\n  expected: one of tcp, udp, sctp`,
    ],
    [
      "both an address and a firewall mark",
      { firewallMark: 1 },
      `${path}.firewallMark: unknown setting\n  fix: remove it`,
    ],
  ])("%s", (_, changes, message) => {
    expect(problemsOf(withService(changes))).toEqual([message]);
  });

  it("an IPv6 netmask that is no prefix's length", () => {
    const config = changed(["virtualServices", 1, "persistence"], { netmask: "129" }, withIpv6());
    expect(problemsOf(config)).toEqual([
      "lvs:virtualServices[1].persistence.netmask: 129 is no prefix length\n  expected: an IPv6 prefix's length, 1 to 128",
    ]);
  });

  it("the protocol, address and port of another", () => {
    expect(problemsOf(withMoreServices({ address: "192.168.1.12", port: 80, realServers: [] }))).toEqual([
      "lvs:virtualServices[1]: tcp 192.168.1.12:80 is already used by lvs:virtualServices[0]\n  expected: each only once",
    ]);
  });

  it("an IPv6 address that another has in other words", () => {
    const config = withIpv6();
    config.virtualServices.push({ address: "FD00:1:0::0012", port: 80, realServers: [] });
    expect(problemsOf(config)).toEqual([
      "lvs:virtualServices[2]: tcp fd00:1::12:80 is already used by lvs:virtualServices[1]\n  expected: each only once",
    ]);
  });

  it("the firewall mark of another of the same family, but not of the other", () => {
    const service = { firewallMark: 1, realServers: [] };
    expect(problemsOf(withMoreServices(service, service))).toEqual([
      "lvs:virtualServices[2]: the firewall mark 1 is already used by lvs:virtualServices[1]\n  expected: each only once",
    ]);
    expect(problemsOf(withMoreServices(service, { ...service, family: "ipv6" }))).toEqual([]);
  });

  it.each([0, -1, 2_147_483_648])("the firewall mark %d", (firewallMark) => {
    const [problem] = problemsOf(withMoreServices({ firewallMark, realServers: [] }));
    expect(problem).toMatch(`lvs:virtualServices[1].firewallMark: bad value ${firewallMark}`);
  });

  it("settings that neither an address's nor a mark's service has, named by the nearest", () => {
    expect(problemsOf(withMoreServices({ firewallMark: 1, persistance: {}, realServers: [] }))).toEqual([
      "lvs:virtualServices[1].persistance: unknown setting\n  fix: write persistence, or remove it",
    ]);
  });
});
