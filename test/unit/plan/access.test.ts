import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { renderAccessRule } from "../../../lvs/rules";
import { rangesOf } from "../../../plan/access";
import { tableOf } from "../../../plan/table";
import { withIpv6, withMoreServices, withService } from "../config/problems";

/** The rules of a configuration, without what all of them have. */
function rulesOf(raw: Record<string, unknown>): string[] {
  const { config, problems } = parseStackConfig({ ...raw, verify: false });
  expect(problems).toEqual([]);
  return tableOf(config as StackConfig).accessRules.map((rule) =>
    renderAccessRule(rule).replace("-t mangle -A LVS ", "").replace(" -j DROP", ""),
  );
}

describe("clients are kept out", () => {
  it("of a service without lists by no rule", () => {
    expect(rulesOf(withService({}))).toEqual([]);
  });

  it("that a list denies, by a rule for each entry", () => {
    expect(rulesOf(withService({ deny: ["10.0.0.0/8", "192.168.1.99"] }))).toEqual([
      "iptables -s 10.0.0.0/8 -d 192.168.1.12/32 -p tcp -m multiport --dports 80",
      "iptables -s 192.168.1.99/32 -d 192.168.1.12/32 -p tcp -m multiport --dports 80",
    ]);
  });

  it("that a list doesn't allow, by one rule with what touches as one range", () => {
    expect(rulesOf(withService({ allow: ["10.0.1.0/24", "192.168.1.11", "10.0.0.0/24"] }))).toEqual([
      "iptables -d 192.168.1.12/32 -p tcp -m multiport --dports 80 -m iprange ! --src-range 10.0.0.0-10.0.1.255 " +
        "-m iprange ! --src-range 192.168.1.11-192.168.1.11",
    ]);
  });

  it("by both lists, of which each may keep them out", () => {
    expect(rulesOf(withService({ allow: ["10.0.0.0/8"], deny: ["10.9.0.0/16"] }))).toEqual([
      "iptables -s 10.9.0.0/16 -d 192.168.1.12/32 -p tcp -m multiport --dports 80",
      "iptables -d 192.168.1.12/32 -p tcp -m multiport --dports 80 -m iprange ! --src-range 10.0.0.0-10.255.255.255",
    ]);
  });

  it("in IPv6 by ip6tables, with addresses as it prints them", () => {
    const config = withIpv6();
    const service = { protocol: "udp" as const, address: "fd00:1::12", port: 53, realServers: [] };
    config.virtualServices = [{ ...service, allow: ["FD00:9:0:0::/64"], deny: ["fd00:9::0012"] }];
    expect(rulesOf(config)).toEqual([
      "ip6tables -s fd00:9::12/128 -d fd00:1::12/128 -p udp -m multiport --dports 53",
      "ip6tables -d fd00:1::12/128 -p udp -m multiport --dports 53 -m iprange ! --src-range fd00:9::-fd00:9::ffff:ffff:ffff:ffff",
    ]);
  });

  it("of a firewall mark by what its packets are, in as many rules as their ports need", () => {
    const packets = [
      { address: "192.168.1.12", ports: [21, "10000:20000"] },
      { address: "192.168.1.12", protocol: "udp", ports: Array.from({ length: 16 }, (_, index) => 1000 + 2 * index) },
    ];
    const marked = { firewallMark: 1, packets, deny: ["10.0.0.0/8"], realServers: [] };
    expect(rulesOf(withMoreServices(marked))).toEqual([
      "iptables -s 10.0.0.0/8 -d 192.168.1.12/32 -p tcp -m multiport --dports 21,10000:20000",
      "iptables -s 10.0.0.0/8 -d 192.168.1.12/32 -p udp -m multiport --dports 1000,1002,1004,1006,1008,1010,1012,1014,1016,1018,1020,1022,1024,1026,1028",
      "iptables -s 10.0.0.0/8 -d 192.168.1.12/32 -p udp -m multiport --dports 1030",
    ]);
  });

  it("but no replies, where the director hides clients behind the VIP", () => {
    const every = { protocol: "udp", port: 0, persistence: {}, allow: ["10.0.0.0/8"], realServers: [] };
    const hidden = { address: "192.168.1.12", port: 81, snat: true, realServers: [{ node: "node2" }] };
    const rule = (address: string) =>
      `iptables -d ${address}/32 -p udp -m iprange ! --src-range 10.0.0.0-10.255.255.255`;
    const services = ["192.168.1.12", "192.168.1.20"].map((address) => ({ ...every, address }));
    const config = { ...withMoreServices(...services), vips: ["192.168.1.20"] };
    expect(rulesOf(config)).toEqual([rule("192.168.1.12"), rule("192.168.1.20")]);
    expect(rulesOf({ ...config, virtualServices: [...services, hidden] })).toEqual([
      `${rule("192.168.1.12")} -m conntrack --ctdir ORIGINAL`,
      rule("192.168.1.20"),
    ]);
  });

  it("of every port but for those that other services have", () => {
    const udp = { protocol: "udp", address: "192.168.1.12", realServers: [] };
    const every = { ...udp, port: 0, persistence: {}, deny: ["10.0.0.0/8"] };
    const marked = { firewallMark: 1, packets: [{ protocol: "udp", address: "192.168.1.12", ports: ["500:600"] }] };
    expect(rulesOf(withMoreServices(every))).toEqual(["iptables -s 10.0.0.0/8 -d 192.168.1.12/32 -p udp"]);
    expect(rulesOf(withMoreServices(every, { ...udp, port: 53 }, { ...marked, realServers: [] }))).toEqual([
      "iptables -s 10.0.0.0/8 -d 192.168.1.12/32 -p udp -m multiport ! --dports 53,500:600",
    ]);
  });
});

describe("networks become ranges", () => {
  // so few bits that networks often overlap or touch
  const network = fc
    .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 26, max: 32 }))
    .map(([last, bits]) => `${ipaddr.IPv4.networkAddressFromCIDR(`10.0.0.${last}/${bits}`).toString()}/${bits}`);
  const numbers = Array.from({ length: 256 }, (_, last) => `10.0.0.${last}`);

  it("of the same addresses, in order and apart from each other", () => {
    fc.assert(
      fc.property(fc.array(network, { maxLength: 12 }), (networks) => {
        const ranges = rangesOf(networks).map((range) => range.split("-").map((end) => Number(end.split(".")[3])));
        for (const [index, [first = 0, last = 0]] of ranges.entries()) {
          expect(last).toBeGreaterThanOrEqual(first);
          const next = ranges[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
          expect(next).toBeGreaterThan(last + 1);
        }
        const inRange = numbers.filter((_, last) => ranges.some(([from = 0, to = 0]) => from <= last && last <= to));
        const inNetwork = numbers.filter((each) =>
          networks.some((one) => ipaddr.parse(each).match(ipaddr.parseCIDR(one))),
        );
        expect(inRange).toEqual(inNetwork);
      }),
    );
  });

  it("up to the last address of all", () => {
    expect(rangesOf(["255.255.255.0/24"])).toEqual(["255.255.255.0-255.255.255.255"]);
    expect(rangesOf(["ffff::/16"])).toEqual(["ffff::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]);
  });
});
