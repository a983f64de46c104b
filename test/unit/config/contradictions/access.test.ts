import { describe, expect, it } from "vitest";
import { problemsOf, withBridges, withMoreServices, withService } from "../problems";

/** Problems of a service with lists that isn't the proven one. */
function problemsOfLists(lists: { allow?: unknown; deny?: unknown }, more: Record<string, unknown> = {}): string[] {
  const service = { address: "192.168.1.12", port: 81, realServers: [{ node: "node2" }], ...lists, ...more };
  return problemsOf(withMoreServices(service)).map((each) => each.replaceAll("lvs:virtualServices[1].", ""));
}

/** As many networks apart from each other. */
function apart(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `10.0.${2 * index}.0/24`);
}

const EACH = "  expected: entries that each do something\n  fix: remove it";

describe("a list of clients is refused", () => {
  it.each<[string, { allow?: unknown; deny?: unknown }, string]>([
    ["that is empty", { allow: [] }, "allow: bad value []\n  expected: one network or more"],
    [
      "of what is no network",
      { deny: ["10.0.0"] },
      'deny[0]: bad value "10.0.0"\n  expected: a network such as 192.168.1.0/24 or fd00:1::/64, or an address',
    ],
    [
      "of the other family",
      { deny: ["fd00::/64"] },
      "deny[0]: fd00::/64 in a service of the family ipv4, which no such client reaches\n" +
        "  expected: a network of the family ipv4",
    ],
    [
      "of IPv4 as IPv6 writes it",
      { deny: ["::ffff:10.0.0.0/104"] },
      "deny[0]: ::ffff:a00:0/104 in a service of the family ipv4, which no such client reaches\n" +
        "  expected: a network of the family ipv4",
    ],
    [
      "with an address in the place of its network",
      { allow: ["10.0.0.7/24"] },
      "allow[0]: 10.0.0.7/24 is an address in a network, not a network\n  fix: write 10.0.0.0/24",
    ],
    [
      "that has the same twice",
      { allow: ["10.0.0.7", "10.0.0.7/32"] },
      `allow[1]: 10.0.0.7/32 is in 10.0.0.7/32 at allow[0]\n${EACH}`,
    ],
    [
      "that has a part of another entry",
      { deny: ["10.0.0.0/24", "10.0.0.0/8"] },
      `deny[0]: 10.0.0.0/24 is in 10.0.0.0/8 at deny[1]\n${EACH}`,
    ],
    [
      "that allows what is denied",
      { allow: ["10.0.0.0/24", "10.1.0.0/24"], deny: ["10.0.0.0/16"] },
      `allow[0]: 10.0.0.0/24 is kept out by 10.0.0.0/16 at deny[0]\n${EACH}`,
    ],
    [
      "that denies what isn't allowed anyway",
      { allow: ["10.0.0.0/24"], deny: ["10.1.0.0/24"] },
      `deny[0]: 10.1.0.0/24 is kept out already: nothing of it is in allow\n${EACH}`,
    ],
    [
      "that allows everybody",
      { allow: ["0.0.0.0/1", "128.0.0.0/1"] },
      "allow: this lets in everybody, as no list does\n  expected: some networks\n  fix: remove it",
    ],
    [
      "that denies everybody",
      { deny: ["0.0.0.0/0"] },
      "deny: this keeps everybody out\n  expected: some networks\n  fix: remove it",
    ],
    [
      "that is too long for one rule",
      { allow: apart(41) },
      "allow: 41 networks apart from each other\n  expected: 40 or fewer: the firewall reads no longer rule\n" +
        "  fix: write larger networks, or deny what lies between",
    ],
  ])("%s", (_, lists, message) => {
    expect(problemsOfLists(lists)).toEqual([message]);
  });

  it("of a mark whose packets somebody else marks", () => {
    const service = { firewallMark: 1, deny: ["10.0.0.0/8"], realServers: [{ node: "node2" }] };
    expect(problemsOf(withMoreServices(service))).toEqual([
      "lvs:virtualServices[1]: a list of clients for packets that somebody else marks\n" +
        "  expected: packets, so that the director knows which ones the list is about\n" +
        "  fix: name the packets, or let whoever marks them leave these clients' out",
    ]);
  });
});

describe("a list of clients is taken", () => {
  it("with entries that each do something", () => {
    expect(problemsOfLists({ allow: ["10.0.0.0/24", "10.0.1.0/24"], deny: ["10.0.0.7", "10.0.1.128/25"] })).toEqual([]);
    expect(problemsOfLists({ allow: ["10.0.0.0/24"], deny: ["10.0.0.0/25"] })).toEqual([]);
    expect(problemsOfLists({ allow: apart(40) })).toEqual([]);
    expect(problemsOfLists({ deny: apart(100) })).toEqual([]);
  });

  it("where the hypervisor may come, isn't known, or asks nothing", () => {
    expect(problemsOf(withService({ allow: ["192.168.1.0/24"], deny: ["192.168.1.12/30"] }))).toEqual([]);
    expect(problemsOf({ ...withService({ allow: ["10.0.0.0/8"] }), verify: false })).toEqual([]);
    const { virtualServices } = withService({ allow: ["10.0.0.0/8"] });
    expect(problemsOf({ ...withBridges(), virtualServices })).toEqual([]);
  });
});
