import { describe, expect, it } from "vitest";
import { sampleConfig } from "../../../../tools/harness/sample";
import { problemsOf, withIpv6, withPair } from "../problems";

const withVips = (...vips: string[]) => ({ ...sampleConfig(), vips });
const expected = "  expected: an address in 192.168.1.0/24, or one that your network routes to the director";

describe("VIPs beside the first one are taken", () => {
  it.each([
    ["on the front network", withVips("192.168.1.20", "192.168.1.21")],
    ["outside it", withVips("10.9.0.1", "203.0.113.7")],
    ["of IPv6", { ...withIpv6(), vips: ["fd00:1::20", "2001:db8::1"] }],
    ["of a pair", withPair({ vips: ["192.168.1.20"] })],
    [
      "with a service",
      {
        ...withVips("192.168.1.20"),
        virtualServices: [{ address: "192.168.1.20", port: 80, realServers: [{ node: "node2" }] }],
      },
    ],
  ])("%s", (_, raw) => {
    expect(problemsOf(raw)).toEqual([]);
  });
});

describe("VIPs beside the first one are refused", () => {
  it.each([
    [
      "that the director has anyway",
      withVips("192.168.1.12"),
      "lvs:vips[0]: 192.168.1.12 is already used by lvs:nodes.node1.front\n  expected: each only once",
    ],
    [
      "that are named twice",
      withVips("192.168.1.20", "192.168.1.20"),
      "lvs:vips[1]: 192.168.1.20 is already used by lvs:vips[0]\n  expected: each only once",
    ],
    [
      "that the hypervisor has",
      withVips("192.168.1.11"),
      "lvs:vips[0]: 192.168.1.11 is already used by lvs:networks.front.hypervisor\n  expected: each only once",
    ],
    [
      "that float already",
      withPair({ vips: ["192.168.1.12"] }),
      "lvs:vips[0]: 192.168.1.12 is already used by lvs:failover.vip\n  expected: each only once",
    ],
    [
      "that nobody can have",
      withVips("192.168.1.255"),
      `lvs:vips[0]: 192.168.1.255 is the own or broadcast address of 192.168.1.0/24\n${expected}`,
    ],
    ["of the loopback interface", withVips("127.0.0.1"), `lvs:vips[0]: 127.0.0.1 is each machine's own\n${expected}`],
    [
      "on the back network",
      withVips("192.168.2.20"),
      `lvs:vips[0]: 192.168.2.20 is in the back network, where no clients are\n${expected}`,
    ],
    [
      "of IPv6 where there is none",
      withVips("fd00:1::20"),
      "lvs:vips[0]: fd00:1::20 is in no network\n  expected: lvs:networks.front.cidr6 as well, such as fd00:1::/64",
    ],
  ])("%s", (_, raw, message) => {
    expect(problemsOf(raw)).toEqual([message]);
  });

  it("of IPv6 for a director without an IPv6 address", () => {
    const { networks } = withIpv6();

    expect(problemsOf({ ...withVips("fd00:1::20"), networks })).toEqual([
      "lvs:nodes.node1.front6: missing, and fd00:1::20 is a VIP of node1\n" +
        "  expected: an address in fd00:1::/64\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node1.front6' ADDRESS",
    ]);
  });
});
