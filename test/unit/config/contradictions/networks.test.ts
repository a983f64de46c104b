import { describe, expect, it } from "vitest";
import { changed, problemsOf, withIpv6 } from "../problems";

describe("with IPv6, a configuration is refused with", () => {
  it("nothing when every part has its addresses", () => {
    expect(problemsOf(withIpv6())).toEqual([]);
  });

  it.each<[string, (string | number)[], unknown, string]>([
    [
      "a network without the hypervisor's address",
      ["networks", "front", "hypervisor6"],
      undefined,
      "lvs:networks.front.hypervisor6: missing, and the front network has IPv6\n" +
        "  expected: the hypervisor's own address in fd00:1::/64",
    ],
    [
      "a hypervisor outside its network",
      ["networks", "front", "hypervisor6"],
      "fd00:9::11",
      "lvs:networks.front.hypervisor6: fd00:9::11 is outside the front network\n  expected: an address in fd00:1::/64",
    ],
    [
      "an address in the place of a network",
      ["networks", "back", "cidr6"],
      "fd00:2::1/64",
      "lvs:networks.back.cidr6: fd00:2::1/64 is an address in a network, not a network\n  fix: write fd00:2::/64",
    ],
    [
      "the network's own address",
      ["nodes", "node2", "back6"],
      "fd00:2::",
      "lvs:nodes.node2.back6: fd00:2:: is the back network's own or broadcast address\n" +
        "  expected: a machine's address in fd00:2::/64",
    ],
    [
      "a node outside its network",
      ["nodes", "node2", "back6"],
      "fd00:1::13",
      "lvs:nodes.node2.back6: fd00:1::13 is outside the back network\n  expected: an address in fd00:2::/64",
    ],
    [
      "an address that two nodes have in other words",
      ["nodes", "node2", "back6"],
      "fd00:2:0:0::14",
      "lvs:nodes.node3.back6: fd00:2::14 is already used by lvs:nodes.node2.back6\n  expected: each only once",
    ],
    [
      "a director that has the hypervisor's address",
      ["networks", "front", "hypervisor6"],
      "fd00:1::12",
      "lvs:nodes.node1.front6: fd00:1::12 is already used by lvs:networks.front.hypervisor6\n" +
        "  expected: each only once",
    ],
    [
      "a real server on the front network by IPv6 alone",
      ["nodes", "node2", "front6"],
      "fd00:1::13",
      "lvs:nodes.node2.front: missing, and node2 has fd00:1::13 on the front network\n" +
        "  expected: an address in lvs:networks.front.cidr as well\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node2.front' ADDRESS",
    ],
    [
      "something that is no address",
      ["nodes", "node2", "back6"],
      "192.168.2.13",
      'lvs:nodes.node2.back6: bad value "192.168.2.13"\n  expected: an IPv6 address, such as fd00:1::12',
    ],
  ])("%s", (_, path, value, message) => {
    expect(problemsOf(changed(path, value, withIpv6()))).toEqual([message]);
  });

  it("networks that overlap", () => {
    const config = changed(["networks", "back", "cidr6"], "fd00::/16", withIpv6());
    expect(problemsOf(config)).toEqual([
      "lvs:networks.back.cidr6: fd00::/16 overlaps the front network fd00:1::/64\n" +
        "  expected: two separate networks\n  fix: choose another network for the real servers",
    ]);
  });

  it("a hypervisor and a node whose networks have no IPv6", () => {
    const config = changed(["networks", "front", "hypervisor6"], "fd00:1::11");
    expect(problemsOf(changed(["nodes", "node2", "back6"], "fd00:2::13", config))).toEqual([
      "lvs:networks.front.cidr6: missing, and the hypervisor has an IPv6 address there\n" +
        "  expected: the network of fd00:1::11",
      "lvs:nodes.node2.back6: fd00:2::13 is in no network\n" +
        "  expected: lvs:networks.back.cidr6 as well, such as fd00:1::/64",
    ]);
  });
});
