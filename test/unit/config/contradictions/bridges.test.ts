import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../../config/parse";
import { changed, problemsOf, withBridges, withIpv6 } from "../problems";

/** With bridges and IPv6 everywhere. */
function withBridgesAndIpv6(): Record<string, unknown> {
  const { networks } = withBridges();
  const config = withIpv6();
  return {
    ...config,
    networks: {
      front: { ...networks.front, cidr6: "fd00:1::/64", gateway6: "fd00:1::1" },
      back: { ...networks.back, cidr6: "fd00:2::/64" },
    },
  };
}

describe("with the hypervisor's bridges, a configuration is refused with", () => {
  it("nothing when the router and the name servers are told", () => {
    expect(problemsOf(withBridges())).toEqual([]);
    expect(problemsOf(withBridgesAndIpv6())).toEqual([]);
  });

  it.each<[string, (string | number)[], unknown, string]>([
    [
      "no router",
      ["networks", "front", "gateway"],
      undefined,
      "lvs:networks.front.gateway: missing, and the front network is behind the bridge br0\n" +
        "  expected: the router's address in 192.168.1.0/24",
    ],
    [
      "nobody to resolve names",
      ["networks", "front", "nameservers"],
      undefined,
      "lvs:networks.front.nameservers: missing, and the front network is behind the bridge br0\n" +
        "  expected: a list of addresses",
    ],
    [
      "an empty list of name servers",
      ["networks", "front", "nameservers"],
      [],
      "lvs:networks.front.nameservers: bad value []\n  expected: one or more addresses",
    ],
    [
      "a router outside the network",
      ["networks", "front", "gateway"],
      "192.168.7.1",
      "lvs:networks.front.gateway: 192.168.7.1 is outside the front network\n  expected: an address in 192.168.1.0/24",
    ],
    [
      "a node that has the router's address",
      ["networks", "front", "gateway"],
      "192.168.1.12",
      "lvs:nodes.node1.front: 192.168.1.12 is already used by lvs:networks.front.gateway\n  expected: each only once",
    ],
    [
      "an address for the hypervisor",
      ["networks", "front", "hypervisor"],
      "192.168.1.11",
      "lvs:networks.front.hypervisor: both this and the bridge br0, whose addresses the stack leaves alone\n" +
        "  expected: the hypervisor's address in a network of the stack's own, or a bridge\n" +
        "  fix: remove one of the two",
    ],
    [
      "both networks behind one bridge",
      ["networks", "back", "bridge"],
      "br0",
      "lvs:networks.back.bridge: br0 is already used by lvs:networks.front.bridge\n" +
        "  expected: another bridge, since real servers are reached through the director only",
    ],
    [
      "a name that no interface can have",
      ["networks", "front", "bridge"],
      "br0; reboot",
      'lvs:networks.front.bridge: bad value "br0; reboot"\n  expected: the name of a network interface, such as br0',
    ],
    [
      "a name that is too long for an interface",
      ["networks", "back", "bridge"],
      "bridge-of-the-hypervisor",
      'lvs:networks.back.bridge: bad value "bridge-of-the-hypervisor"\n' +
        "  expected: the name of a network interface, such as br0",
    ],
    [
      "a router of IPv6 without its network",
      ["networks", "front", "gateway6"],
      "fd00:1::1",
      "lvs:networks.front.cidr6: missing, and the router has an IPv6 address there\n  expected: the network of fd00:1::1",
    ],
  ])("%s", (_, path, value, message) => {
    expect(problemsOf(changed(path, value, withBridges()))).toEqual([message]);
  });

  it("no router of IPv6 in a network that has it", () => {
    expect(problemsOf(changed(["networks", "front", "gateway6"], undefined, withBridgesAndIpv6()))).toEqual([
      "lvs:networks.front.gateway6: missing, and the front network is behind the bridge br0\n" +
        "  expected: the router's address in fd00:1::/64",
    ]);
  });
});

describe("without a bridge, a configuration is refused with", () => {
  it("no address for the hypervisor", () => {
    expect(problemsOf(changed(["networks", "front", "hypervisor"], undefined))).toEqual([
      "lvs:networks.front.hypervisor: missing\n" +
        "  expected: the hypervisor's own address in 192.168.1.0/24, or lvs:networks.front.bridge, a bridge that it has already",
    ]);
  });

  it("a router", () => {
    expect(problemsOf(changed(["networks", "front", "gateway"], "192.168.1.1"))).toEqual([
      "lvs:networks.front.gateway: the hypervisor is the router in a network of the stack's own\n" +
        "  expected: a gateway together with lvs:networks.front.bridge only\n" +
        "  fix: remove it, or pulumi config set --path 'lvs:networks.front.bridge' BRIDGE",
    ]);
  });
});

describe("the way out of the front network", () => {
  it("is the hypervisor, who resolves names as well, in a network of the stack's own", () => {
    expect(parseStackConfig(withIpv6()).config?.networks.front).toMatchObject({
      gateway: "192.168.1.11",
      gateway6: "fd00:1::11",
      nameservers: ["192.168.1.11"],
    });
  });

  it("leads to other name servers there too, where they are told", () => {
    const config = changed(["networks", "front", "nameservers"], ["192.168.1.53"]);
    expect(parseStackConfig(config).config?.networks.front).toMatchObject({
      gateway: "192.168.1.11",
      nameservers: ["192.168.1.53"],
    });
  });
});
