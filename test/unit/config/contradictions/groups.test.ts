import { describe, expect, it } from "vitest";
import { problemsOf, withPair } from "../problems";

const floating = { vip: "192.168.1.12", gateway: "192.168.2.12" };
const MAIL = {
  prefers: "node4",
  vip: "192.168.1.30",
  gateway: "192.168.2.30",
  virtualRouterIds: { front: 53, back: 54 },
};
const WEB = { address: "192.168.1.12", port: 80, realServers: [{ node: "node2" }] };
const SMTP = { address: "192.168.1.30", port: 25, realServers: [{ node: "node3" }] };

function withGroups(groups: Record<string, unknown>, changes: Record<string, unknown> = {}) {
  const { failover = {}, ...others } = changes;
  return withPair({
    failover: { ...floating, groups, ...(failover as Record<string, unknown>) },
    virtualServices: [WEB, SMTP],
    ...others,
  });
}

function withMail(changes: Record<string, unknown>) {
  return withGroups({ mail: { ...MAIL, ...changes } });
}

const onlyOnce = "\n  expected: each only once";

describe("groups of floating addresses are taken", () => {
  it("with directors that both work", () => {
    expect(problemsOf(withMail({}))).toEqual([]);
  });

  it("on one director, which they all prefer", () => {
    expect(problemsOf(withGroups({ mail: { ...MAIL, prefers: "node1" } }, { directors: ["node1"] }))).toEqual([]);
  });

  it("without a gateway where nobody is masqueraded", () => {
    const smtp = { ...SMTP, forwarding: "ipip", realServers: [{ address: "10.9.0.1" }] };
    const mail = { ...MAIL, gateway: undefined, virtualRouterIds: { front: 53 } };

    expect(problemsOf(withGroups({ mail }, { virtualServices: [WEB, smtp] }))).toEqual([]);
  });

  it("with a mark of packets to VIPs of two, whose real servers answer themselves", () => {
    const marked = {
      firewallMark: 1,
      packets: [floating.vip, MAIL.vip].map((address) => ({ address, ports: [80] })),
      forwarding: "ipip",
      realServers: [{ address: "10.9.0.1" }],
    };

    expect(problemsOf(withGroups({ mail: MAIL }, { virtualServices: [marked] }))).toEqual([]);
  });

  it("with a real server in two of them whose clients are hidden in all but one", () => {
    const smtp = { ...SMTP, snat: true, realServers: [{ node: "node2" }] };

    expect(problemsOf(withGroups({ mail: MAIL }, { virtualServices: [WEB, smtp] }))).toEqual([]);
  });
});

describe("groups of floating addresses are refused", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["that are none", withGroups({}), ["lvs:failover.groups: bad value {}\n  expected: one or more groups by name"]],
    [
      "by the name that the first one has on directors",
      withGroups({ directors: MAIL }),
      [
        "lvs:failover.groups.directors: directors is what the addresses of lvs:failover itself are called on the directors\n" +
          "  expected: another name",
      ],
    ],
    [
      "that prefer what is no director",
      withMail({ prefers: "node3" }),
      ["lvs:failover.groups.mail.prefers: node3 is no director\n  expected: node1 or node4\n  fix: write node1"],
    ],
    [
      "that prefer the second director where there is one",
      withGroups({ mail: MAIL }, { directors: ["node1"] }),
      ["lvs:failover.groups.mail.prefers: node4 is no director\n  expected: node1\n  fix: write node1"],
    ],
    [
      "with a VIP of the first one",
      withMail({ vips: ["192.168.1.12"] }),
      [`lvs:failover.groups.mail.vips[0]: 192.168.1.12 is already used by lvs:failover.vip${onlyOnce}`],
    ],
    [
      "with a VIP that the cluster has beside",
      withGroups({ mail: { ...MAIL, vips: ["192.168.1.40"] } }, { vips: ["192.168.1.40"] }),
      [`lvs:failover.groups.mail.vips[0]: 192.168.1.40 is already used by lvs:vips[0]${onlyOnce}`],
    ],
    [
      "with another one's gateway",
      withMail({ gateway: "192.168.2.12" }),
      [`lvs:failover.groups.mail.gateway: 192.168.2.12 is already used by lvs:failover.gateway${onlyOnce}`],
    ],
    [
      "with an address that a machine has",
      withMail({ vip: "192.168.1.24", vips: ["192.168.1.30"] }),
      [
        "lvs:failover.groups.mail.vip: 192.168.1.24 is already used by lvs:nodes.node4.front\n" +
          "  expected: an address that no machine has as its own, since it goes from one director to another\n" +
          "  fix: give node4 another address, or let another one float",
      ],
    ],
    [
      "with an address of another network",
      withMail({ gateway: "192.168.3.30" }),
      [
        "lvs:failover.groups.mail.gateway: 192.168.3.30 is outside the back network\n  expected: an address in 192.168.2.0/24",
      ],
    ],
    [
      "with a virtual router's number of the first one",
      withMail({ virtualRouterIds: { front: 51, back: 54 } }),
      [
        `lvs:failover.groups.mail.virtualRouterIds.front: 51 is already used by lvs:failover.virtualRouterIds.front${onlyOnce}`,
      ],
    ],
    [
      "with one number for both networks",
      withMail({ virtualRouterIds: { front: 53, back: 53 } }),
      [
        `lvs:failover.groups.mail.virtualRouterIds.back: 53 is already used by lvs:failover.groups.mail.virtualRouterIds.front${onlyOnce}`,
      ],
    ],
    [
      "with a gateway and no virtual router for it",
      withMail({ virtualRouterIds: { front: 53 } }),
      [
        "lvs:failover.groups.mail.virtualRouterIds.back: missing, and 192.168.2.30 floats on the back network\n" +
          "  expected: a virtual router's number that nobody else uses\n" +
          "  fix: pulumi config set --path 'lvs:failover.groups.mail.virtualRouterIds.back' NUMBER",
      ],
    ],
    [
      "with a virtual router for a gateway that isn't there",
      withGroups({ mail: { ...MAIL, gateway: undefined } }, { virtualServices: [WEB] }),
      [
        "lvs:failover.groups.mail.virtualRouterIds.back: has no effect: the group has no gateway, so that nothing of it floats on the back network\n" +
          "  expected: lvs:failover.groups.mail.gateway as well\n  fix: remove it",
      ],
    ],
    [
      "without the gateway that replies come back to",
      withMail({ gateway: undefined, virtualRouterIds: { front: 53 } }),
      [
        "lvs:failover.groups.mail.gateway: missing, and the replies of lvs:virtualServices[1] come back to it\n" +
          "  expected: an address in 192.168.2.0/24 that floats between the directors\n" +
          "  fix: pulumi config set --path 'lvs:failover.groups.mail.gateway' ADDRESS",
      ],
    ],
    [
      "with a real server whose replies would have two ways",
      withGroups(
        { mail: MAIL },
        { virtualServices: [WEB, { ...SMTP, realServers: [{ node: "node3" }, { node: "node2" }] }] },
      ),
      [
        "lvs:virtualServices[1]: the replies of node2 come back to 192.168.2.30, and those of lvs:virtualServices[0] to 192.168.2.12: it has one default route\n" +
          "  expected: a real server by masquerade for VIPs of one group only\n" +
          "  fix: pulumi config set --path 'lvs:virtualServices[1].snat' true, or gatewaying, or VIPs of one group",
      ],
    ],
    [
      "with another's machine whose replies would have two ways",
      withGroups(
        { mail: MAIL },
        { virtualServices: [WEB, SMTP].map((each) => ({ ...each, realServers: [{ address: "192.168.2.99" }] })) },
      ),
      [
        "lvs:virtualServices[1]: the replies of 192.168.2.99 come back to 192.168.2.30, and those of lvs:virtualServices[0] to 192.168.2.12: it has one default route\n" +
          "  expected: a real server by masquerade for VIPs of one group only\n" +
          "  fix: pulumi config set --path 'lvs:virtualServices[1].snat' true, or gatewaying, or VIPs of one group",
      ],
    ],
    [
      "with a mark of packets to VIPs of two",
      withGroups(
        { mail: MAIL },
        {
          virtualServices: [
            {
              firewallMark: 1,
              packets: [floating.vip, MAIL.vip].map((address) => ({ address, ports: [80] })),
              realServers: [{ node: "node2" }],
            },
          ],
        },
      ),
      [
        "lvs:virtualServices[0].packets: packets to VIPs of lvs:failover and lvs:failover.groups.mail, and each may be with another director, while the replies of a real server come back to one\n" +
          "  expected: VIPs of one group, or gatewaying or ipip\n" +
          "  fix: make a service with a mark of its own for each group",
      ],
    ],
    [
      "with directors that serve too",
      withGroups(
        { mail: MAIL },
        { virtualServices: [WEB, { ...SMTP, forwarding: "gatewaying", realServers: [{ node: "node4" }] }] },
      ),
      [
        "lvs:virtualServices[1]: node4 is a director, and would have to direct for one group and keep what it gets for another, which its kernel can't tell apart\n" +
          "  expected: real servers that don't direct, or one group for all VIPs\n" +
          "  fix: remove node4 there, or put the groups' addresses into lvs:vips",
      ],
    ],
  ])("%s", (_, raw, messages) => {
    expect(problemsOf(raw)).toEqual(messages);
  });

  it("beside a service at a VIP that no group has", () => {
    expect(
      problemsOf(withGroups({ mail: MAIL }, { virtualServices: [WEB, { ...SMTP, address: "192.168.1.31" }] })),
    ).toEqual([
      "lvs:virtualServices[1].address: 192.168.1.31 doesn't float between the directors\n" +
        "  expected: 192.168.1.12 or 192.168.1.30\n" +
        "  fix: write 192.168.1.12 or 192.168.1.30, or let it float: pulumi config set --path 'lvs:vips[0]' 192.168.1.31",
    ]);
  });

  it("with a real server at an address that floats with them", () => {
    const smtp = { ...SMTP, realServers: [{ address: MAIL.gateway }] };

    expect(problemsOf(withGroups({ mail: MAIL }, { virtualServices: [WEB, smtp] }))).toEqual([
      "lvs:virtualServices[1].realServers[0].address: 192.168.2.30 is the real servers' gateway, which floats between the directors\n" +
        "  expected: a machine's address",
    ]);
  });
});

describe("the time until addresses come back is refused", () => {
  const message =
    "lvs:failover.preemptDelaySeconds: has no effect: nothing comes back to a director by itself, which would be a second interruption\n" +
    "  expected: groups that prefer different directors\n  fix: remove it";

  it.each([
    ["without groups", withPair({ failover: { ...floating, preemptDelaySeconds: 9 } })],
    [
      "with groups that prefer one director",
      withGroups({ mail: { ...MAIL, prefers: "node1" } }, { failover: { preemptDelaySeconds: 9 } }),
    ],
  ])("%s", (_, raw) => {
    expect(problemsOf(raw)).toEqual([message]);
  });

  it("if keepalived can't wait so long", () => {
    expect(problemsOf(withGroups({ mail: MAIL }, { failover: { preemptDelaySeconds: 1001 } }))).toEqual([
      "lvs:failover.preemptDelaySeconds: bad value 1001\n  expected: 1000 or less",
    ]);
  });
});

describe("with IPv6", () => {
  it("a group needs an address of each director for what floats", () => {
    const { networks } = withPair();
    const raw = withGroups(
      { mail: { ...MAIL, vip6: "fd00:1::30" } },
      { networks: { ...networks, front: { ...networks.front, cidr6: "fd00:1::/64", hypervisor6: "fd00:1::11" } } },
    );

    expect(problemsOf(raw).map((problem) => problem.split("\n", 1)[0])).toEqual([
      "lvs:nodes.node1.front6: missing, and fd00:1::30 floats to node1",
      "lvs:nodes.node4.front6: missing, and fd00:1::30 floats to node4",
    ]);
  });
});
