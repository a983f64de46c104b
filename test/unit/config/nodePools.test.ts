import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { formatProblem } from "../../../errors/userError";
import { renderRules } from "../../../lvs/rules";
import { tableOf } from "../../../plan/table";
import { sampleConfig } from "../../../tools/harness/sample";
import { problemsOf } from "./problems";

const ADDRESS = "192.168.1.12";

/** The sample's director before a pool of real servers, with changes. */
function pooled(pool: Record<string, unknown> = {}, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...sampleConfig(),
    nodePools: { web: { count: 3, back: "192.168.2.100", ...pool } },
    virtualServices: [{ address: ADDRESS, port: 80, realServers: [{ pool: "web" }] }],
    ...changes,
  };
}

function serving(...realServers: Record<string, unknown>[]) {
  return { virtualServices: [{ address: ADDRESS, port: 80, realServers }] };
}

function configOf(raw: Record<string, unknown>): StackConfig {
  const { config, problems } = parseStackConfig(raw);
  expect(problems.map(formatProblem)).toEqual([]);
  return config as StackConfig;
}

function nodesOf(raw: Record<string, unknown>): StackConfig["nodes"] {
  const { node1, node2, node3, ...nodes } = configOf(raw).nodes;
  return nodes;
}

describe("a pool", () => {
  it("stands for so many nodes, with numbered names and consecutive addresses", () => {
    expect(nodesOf(pooled())).toEqual({
      web1: { back: "192.168.2.100" },
      web2: { back: "192.168.2.101" },
      web3: { back: "192.168.2.102" },
    });
  });

  it("counts addresses of both networks and families over the end of a byte", () => {
    const networks = {
      front: { cidr: "10.1.0.0/16", hypervisor: "10.1.0.1", cidr6: "fd00:1::/64", hypervisor6: "fd00:1::1" },
      back: { cidr: "10.2.0.0/16", cidr6: "fd00:2::/64" },
    };
    const nodes = { node1: { front: "10.1.0.2", back: "10.2.0.2" } };
    const pool = { count: 2, back: "10.2.0.255", front: "10.1.3.255", back6: "fd00:2::ffff", front6: "fd00:1:0::FFFF" };
    const raw = { ...pooled(pool), networks, nodes, virtualServices: [] };
    expect(configOf(raw).nodes).toEqual({
      ...nodes,
      web1: { back: "10.2.0.255", front: "10.1.3.255", back6: "fd00:2::ffff", front6: "fd00:1::ffff" },
      web2: { back: "10.2.1.0", front: "10.1.4.0", back6: "fd00:2::1:0", front6: "fd00:1::1:0" },
    });
  });

  it("gives each of them what it says of all", () => {
    const same = { machine: { memoryMiB: 2048 }, hypervisor: "host1" };
    const nodes = nodesOf(pooled(same, { hypervisors: { host1: { uri: "qemu:///system" } } }));
    expect(Object.values(nodes)).toHaveLength(3);
    for (const node of Object.values(nodes)) expect(node).toMatchObject(same);
  });

  it("may be empty", () => {
    expect(nodesOf(pooled({ count: 0 }))).toEqual({});
    expect(renderRules(tableOf(configOf(pooled({ count: 0 }))))).toEqual(["-A -t 192.168.1.12:80 -s wlc"]);
  });

  it("leaves the first ones what they are when it grows", () => {
    expect(nodesOf(pooled({ count: 20 }))).toMatchObject(nodesOf(pooled({ count: 18 })));
  });
});

describe("a real server of a pool", () => {
  it("is one of each node, with the same settings, in the place of the entry", () => {
    const realServers = [
      { node: "node2" },
      { pool: "web", port: 8080, weight: 5, upperThreshold: 9 },
      { node: "node3" },
    ];
    expect(renderRules(tableOf(configOf(pooled({ count: 2 }, serving(...realServers)))))).toEqual([
      "-A -t 192.168.1.12:80 -s wlc",
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
      "-a -t 192.168.1.12:80 -r 192.168.2.100:8080 -m -w 5 -x 9",
      "-a -t 192.168.1.12:80 -r 192.168.2.101:8080 -m -w 5 -x 9",
      "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
    ]);
  });

  it("may be named by itself", () => {
    expect(renderRules(tableOf(configOf(pooled({}, serving({ node: "web2" })))))[1]).toContain("192.168.2.101:80");
  });
});

describe("of what is wrong with a pool's nodes the first is told, at the pool:", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "a range that leaves the network",
      pooled({ count: 200 }),
      [
        "lvs:nodePools.web.back: web156: 192.168.2.255 is the back network's own or broadcast address\n" +
          "  expected: a machine's address in 192.168.2.0/24",
      ],
    ],
    [
      "a range outside the network",
      pooled({ back: "192.168.3.100" }),
      [
        "lvs:nodePools.web.back: web1: 192.168.3.100 is outside the back network\n  expected: an address in 192.168.2.0/24",
      ],
    ],
    [
      "a range that runs into a node",
      pooled({ back: "192.168.2.12", count: 2 }),
      [
        "lvs:nodePools.web.back: web1: 192.168.2.12 is already used by lvs:nodes.node1.back\n  expected: each only once",
      ],
    ],
    [
      "two ranges that overlap",
      pooled({}, { nodePools: { api: { count: 3, back: "192.168.2.98" }, web: { count: 3, back: "192.168.2.100" } } }),
      [
        "lvs:nodePools.web.back: web1: 192.168.2.100 is already used by lvs:nodePools.api.back\n  expected: each only once",
      ],
    ],
    [
      "a name that a node has",
      pooled({ count: 2 }, { nodePools: { node: { count: 2, back: "192.168.2.100" } }, ...serving() }),
      ["lvs:nodePools.node: node1 is already used by lvs:nodes.node1\n  expected: each only once"],
    ],
    [
      "a name that another pool's node has",
      pooled(
        {},
        { nodePools: { web: { count: 11, back: "192.168.2.100" }, web1: { count: 1, back: "192.168.2.90" } } },
      ),
      ["lvs:nodePools.web1: web11 is already used by lvs:nodePools.web\n  expected: each only once"],
    ],
    [
      "a name that gets too long",
      pooled({}, { nodePools: { [`w${"x".repeat(29)}`]: { count: 10, back: "192.168.2.100" } }, ...serving() }),
      [
        `lvs:nodePools.w${"x".repeat(29)}: the name w${"x".repeat(29)}10 is too long for a machine's\n` +
          "  expected: a name that leaves room for the numbers 1 to 10",
      ],
    ],
    [
      "a hypervisor that isn't there",
      pooled({ hypervisor: "host9" }, { hypervisors: { host1: { uri: "qemu:///system" } } }),
      [
        "lvs:nodePools.web.hypervisor: web1: there is no hypervisor host9\n  expected: one of host1\n" +
          "  fix: pulumi config set --path 'lvs:hypervisors.host9.uri' URI",
      ],
    ],
    [
      "no leg on the front network, by which clients are answered",
      pooled({}, serving({ pool: "web", forwarding: "gatewaying" })),
      [
        "lvs:nodePools.web.front: missing: web1 serves by gatewaying, so it answers clients itself\n" +
          "  expected: an address in 192.168.1.0/24\n  fix: pulumi config set --path 'lvs:nodePools.web.front' ADDRESS",
      ],
    ],
    [
      "an address that floats",
      {
        ...pooled({ back: "192.168.2.10", count: 1 }),
        failover: { vip: "192.168.1.10", gateway: "192.168.2.10" },
        virtualServices: [],
      },
      [
        "lvs:failover.gateway: 192.168.2.10 is already used by lvs:nodePools.web.back\n" +
          "  expected: an address that no machine has as its own, since it goes from one director to another\n" +
          "  fix: give web1 another address, or let another one float",
      ],
    ],
  ])("%s", (_, raw, expected) => {
    expect(problemsOf(raw)).toEqual(expected);
  });
});

describe("of what is wrong with a pool's real servers the first is told, at their one entry:", () => {
  it.each<[string, Record<string, unknown>[], string[]]>([
    [
      "a pool that isn't there",
      [{ pool: "webb" }],
      [
        "lvs:virtualServices[0].realServers[0].pool: there is no node pool webb\n  expected: one of web\n  fix: write web",
      ],
    ],
    [
      "a pool and a node",
      [{ pool: "web", node: "node2" }],
      [
        "lvs:virtualServices[0].realServers[0]: both the node pool web and the node node2\n" +
          "  expected: pool for all machines of a node pool, node for one machine of the stack, or address for another one\n" +
          "  fix: remove one of the two",
      ],
    ],
    [
      "one of the pool's nodes beside it",
      [{ pool: "web" }, { node: "web2" }],
      [
        "lvs:virtualServices[0].realServers[1]: web2:80 is already used by lvs:virtualServices[0].realServers[0]\n" +
          "  expected: each only once",
      ],
    ],
    [
      "the same pool twice",
      [{ pool: "web" }, { pool: "web" }],
      [
        "lvs:virtualServices[0].realServers[1]: web1:80 is already used by lvs:virtualServices[0].realServers[0]\n" +
          "  expected: each only once",
      ],
    ],
    [
      "thresholds the wrong way round, and behind them another one's",
      [
        { pool: "web", upperThreshold: 1, lowerThreshold: 2 },
        { node: "node2", upperThreshold: 3, lowerThreshold: 4 },
      ],
      [
        "lvs:virtualServices[0].realServers[0].lowerThreshold: the lower threshold 2 is above the upper threshold 1\n" +
          "  expected: 1 or less",
        "lvs:virtualServices[0].realServers[1].lowerThreshold: the lower threshold 4 is above the upper threshold 3\n" +
          "  expected: 3 or less",
      ],
    ],
  ])("%s", (_, realServers, expected) => {
    expect(problemsOf(pooled({}, serving(...realServers)))).toEqual(expected);
  });

  it("a node that isn't there, beside the first ones that are", () => {
    const [problem] = problemsOf(pooled({ count: 100 }, serving({ node: "wbe1" })));
    expect(problem).toContain("expected: one of node1, node2, node3, web1, ");
    expect(problem).toMatch(/, web17, …$/m);
  });

  it("a pool by a name that every object has", () => {
    expect(problemsOf(pooled({}, serving({ pool: "constructor" })))[0]).toContain("there is no node pool constructor");
  });

  it("a pool where there are none", () => {
    expect(problemsOf({ ...sampleConfig(), ...serving({ pool: "web" }) })).toEqual([
      "lvs:virtualServices[0].realServers[0].pool: there is no node pool web\n  expected: lvs:nodePools.web as well",
    ]);
  });
});

describe("a pool that is wrong by itself", () => {
  it.each([
    [{ count: -1 }, "lvs:nodePools.web.count: bad value -1\n  expected: 0 or more"],
    [
      { back: "fd00:2::1" },
      'lvs:nodePools.web.back: bad value "fd00:2::1"\n  expected: an IPv4 address, such as 192.168.1.12\n  fix: write it as back6',
    ],
    [
      { existing: {} },
      "lvs:nodePools.web.existing: unknown setting\n  fix: write lvs:nodes.NAME.existing, or remove it",
    ],
    [{ replicas: 3 }, "lvs:nodePools.web.replicas: unknown setting\n  fix: write count, or remove it"],
  ])("is told, and its real servers aren't missed: %j", (pool, expected) => {
    expect(problemsOf(pooled(pool))).toEqual([expected]);
  });
});
