import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { type Plan, planCluster } from "../../../plan";
import { withExisting, withIpv6, withOneNetwork, withPair, withService } from "../config/problems";

function planOf(raw: Record<string, unknown>): Plan {
  const { config, problems } = parseStackConfig(raw);
  expect(problems).toEqual([]);
  return planCluster({
    config: config as StackConfig,
    stack: { project: "lvs", stack: "dev" },
    libvirtUri: "qemu:///system",
  });
}

/** What each director is told to hide clients by, without what all of its rules have. */
function hidingOf(raw: Record<string, unknown>): string[][] {
  return planOf(raw).contents.tables.map(({ lines }) =>
    lines.filter((line) => /^(sysctl|\w+ -t nat) /.test(line)).map((line) => line.replace(" -t nat -A LVS", "")),
  );
}

const TRACKING = "sysctl -w net.ipv4.vs.conntrack=1";
const WEB = "-p tcp -m ipvs --vaddr 192.168.1.12 --vport 80 --vmethod MASQ -j SNAT --to-source";

describe("clients are hidden", () => {
  it("of no service that doesn't say so", () => {
    expect(hidingOf(withService({}))).toEqual([[]]);
  });

  it("behind the director's own address on the way to the real server", () => {
    expect(hidingOf(withService({ snat: true }))).toEqual([
      [TRACKING, `iptables -o eth1 ${WEB} 192.168.2.12`, `iptables ! -o eth1 ${WEB} 192.168.1.12`],
    ]);
  });

  it("behind the address that floats on that way, the same on both directors", () => {
    const [service] = withPair().virtualServices;
    const rules = [TRACKING, `iptables -o eth1 ${WEB} 192.168.2.12`, `iptables ! -o eth1 ${WEB} 192.168.1.12`];

    expect(hidingOf(withPair({ virtualServices: [{ ...service, snat: true }] }))).toEqual([rules, rules]);
  });

  it("behind each director's own where none floats", () => {
    const [service] = withPair().virtualServices;
    const nodes = {
      ...withPair().nodes,
      node2: { front: "192.168.1.13", back: "192.168.2.13" },
      node3: { front: "192.168.1.14", back: "192.168.2.14" },
    };
    const raw = withPair({ nodes, failover: { vip: "192.168.1.12" }, virtualServices: [{ ...service, snat: true }] });

    expect(hidingOf(raw).map((rules) => rules[1])).toEqual([
      `iptables -o eth1 ${WEB} 192.168.2.21`,
      `iptables -o eth1 ${WEB} 192.168.2.24`,
    ]);
  });

  it("by a director's own names of its interfaces", () => {
    const { virtualServices, ...rest } = withExisting();
    const raw = { ...rest, virtualServices: virtualServices.map((service) => ({ ...service, snat: true })) };

    expect(hidingOf(raw)[0]?.[1]).toBe(`iptables -o ens4 ${WEB} 192.168.2.12`);
  });

  it("by one rule where there is one network, whose director's own address may be the VIP", () => {
    const virtualServices = [{ address: "192.168.1.12", port: 80, snat: true, realServers: [{ node: "node2" }] }];

    expect(hidingOf(withOneNetwork({ vips: [], virtualServices }))).toEqual([
      [TRACKING, `iptables ${WEB} 192.168.1.12`],
    ]);
  });

  it("of a mark by the mark, and of every port by the VIP", () => {
    const mark = { firewallMark: 10, snat: true, realServers: [{ node: "node2" }] };
    const every = { address: "192.168.1.12", port: 0, protocol: "udp", persistence: {}, snat: true, realServers: [] };

    expect(hidingOf({ ...withService({}), verify: false, virtualServices: [mark, every] })[0]).toEqual([
      TRACKING,
      "iptables -o eth1 -m mark --mark 0xa -m ipvs --vmethod MASQ -j SNAT --to-source 192.168.2.12",
      "iptables ! -o eth1 -m mark --mark 0xa -m ipvs --vmethod MASQ -j SNAT --to-source 192.168.1.12",
      "iptables -o eth1 -p udp -m ipvs --vaddr 192.168.1.12 --vmethod MASQ -j SNAT --to-source 192.168.2.12",
      "iptables ! -o eth1 -p udp -m ipvs --vaddr 192.168.1.12 --vmethod MASQ -j SNAT --to-source 192.168.1.12",
    ]);
  });

  it("and packets that answer the director, by which it checks too, get no mark", () => {
    const mark = { firewallMark: 1, packets: [{ address: "192.168.1.12", ports: ["1024:65535"] }], realServers: [] };
    const marks = (snat: boolean) => {
      const hidden = { address: "192.168.1.12", port: 80, snat, realServers: [{ node: "node2" }] };
      const { lines } = planOf({ ...withService({}), virtualServices: [hidden, mark] }).contents.tables[0] ?? {};
      return lines?.filter((line) => line.includes("-j MARK"));
    };
    const rule = "iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports 1024:65535";
    const target = "-j MARK --set-xmark 0x1/0xffffffff";

    expect(marks(false)).toEqual([`${rule} ${target}`]);
    expect(marks(true)).toEqual([`${rule} -m conntrack --ctdir ORIGINAL ${target}`]);
  });

  it("in IPv6 by ip6tables, behind IPv6 addresses", () => {
    const config = withIpv6();
    config.virtualServices = [{ address: "fd00:1::12", port: 80, snat: true, realServers: [{ node: "node2" }] }];

    expect(hidingOf(config)[0]?.[1]).toBe(
      "ip6tables -o eth1 -p tcp -m ipvs --vaddr fd00:1::12 --vport 80 --vmethod MASQ -j SNAT --to-source fd00:2::12",
    );
  });
});

describe("a machine that is there already", () => {
  const hidden = { address: "192.168.1.12", port: 80, snat: true, realServers: [{ node: "node2" }, { node: "node3" }] };
  const open = { ...hidden, port: 81, snat: false, realServers: [{ node: "node3" }] };
  const [one, other] = planOf({ ...withExisting(), virtualServices: [hidden, open] }).realServers;

  it("has no route through the director where it answers none but that", () => {
    expect(one?.routes?.split("\n")[0]).toBe("4 eth0 192.168.2.13 192.168.2.0/24 -");
    expect(one?.routes).not.toContain("192.168.2.12");
  });

  it("has one as soon as a service of it shows its clients", () => {
    expect(other?.routes).toBe("4 eth0 192.168.2.14 192.168.2.0/24 192.168.2.12");
  });

  it("needs no router on the only network to answer none but the director", () => {
    const { networks, nodes, ...rest } = withOneNetwork();
    const existing = withExisting().nodes.node2?.existing;
    const raw = {
      ...rest,
      vips: [],
      networks: { front: { cidr: networks.front.cidr } },
      nodes: Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, { ...node, existing }])),
      virtualServices: [hidden],
    };

    for (const { routes } of planOf(raw).realServers) expect(routes?.split("\n")[0]).toBe("4 - - - -");
  });
});

it("the proof of a service whose clients are hidden says so", () => {
  expect(planOf(withService({ snat: true })).contents.proof?.asked[0]?.questions[0]?.snat).toBe(true);
});
