import { describe, expect, it } from "vitest";
import { HOST_KEY, problemsOf, withOneNetwork, withPair } from "../problems";

const direct = { address: "192.168.1.10", port: 80, forwarding: "gatewaying", realServers: [{ node: "node2" }] };
const pair = {
  director: undefined,
  directors: ["node1", "node4"],
  nodes: { ...withOneNetwork().nodes, node4: { front: "192.168.1.15" } },
  virtualServices: [direct],
};

describe("one network is taken", () => {
  it.each([
    ["with gatewaying", withOneNetwork()],
    ["with ipip", withOneNetwork({ virtualServices: [{ ...direct, address: "192.168.1.20", forwarding: "ipip" }] })],
    ["with a pair of directors", withOneNetwork({ ...pair, failover: { vip: "192.168.1.10" } })],
    [
      "with a real server of another's",
      withOneNetwork({
        virtualServices: [{ ...direct, address: "192.168.1.20", realServers: [{ address: "192.168.1.99" }] }],
      }),
    ],
  ])("%s", (_, raw) => {
    expect(problemsOf(raw)).toEqual([]);
  });
});

describe("one network is refused", () => {
  it.each([
    [
      "with masquerade",
      withOneNetwork({ virtualServices: [{ ...direct, address: "192.168.1.20", forwarding: "masquerade" }] }),
      "lvs:virtualServices[0].forwarding: masquerade, and there is no back network: the replies would go past the director, which translates them\n" +
        "  expected: gatewaying, ipip, or masquerade with snat on one network\n" +
        "  fix: pulumi config set --path 'lvs:virtualServices[0].forwarding' gatewaying, or " +
        "pulumi config set --path 'lvs:virtualServices[0].snat' true, or give the real servers lvs:networks.back",
    ],
    [
      "with the director's own address as VIP",
      withOneNetwork({ virtualServices: [{ ...direct, address: "192.168.1.12" }] }),
      "lvs:virtualServices[0].address: 192.168.1.12 is the director's own address, and there is no back network: its real servers, which have the VIP as well, would take the director for themselves\n" +
        "  expected: 192.168.1.20\n" +
        "  fix: pulumi config set --path 'lvs:vips[1]' ADDRESS, and write that here",
    ],
    [
      "with a VIP that nobody has",
      withOneNetwork({ vips: [] }),
      "lvs:virtualServices[0].address: 192.168.1.20 is not an address of the director node1\n" +
        "  expected: an address in lvs:vips\n" +
        "  fix: give it to the director: pulumi config set --path 'lvs:vips[0]' 192.168.1.20",
    ],
    [
      "with an address on another",
      withOneNetwork({ nodes: { ...withOneNetwork().nodes, node2: { front: "192.168.1.13", back: "192.168.2.13" } } }),
      "lvs:networks.back: missing\n" +
        "  expected: cidr, the network of 192.168.2.13 at lvs:nodes.node2.back; or no machine with an address there, where all are on the front network",
    ],
    [
      "with a machine that isn't on it",
      withOneNetwork({
        nodes: { ...withOneNetwork().nodes, node3: {} },
        virtualServices: [{ ...direct, address: "192.168.1.20" }],
      }),
      "lvs:nodes.node3.front: missing\n" +
        "  expected: an address in 192.168.1.0/24\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node3.front' ADDRESS",
    ],
    [
      "with an address that floats on another",
      withOneNetwork({ ...pair, failover: { vip: "192.168.1.10", gateway: "192.168.2.10" } }),
      "lvs:failover.gateway: 192.168.2.10 is in no network\n" +
        "  expected: lvs:networks.back.cidr as well, such as 192.168.2.0/24",
    ],
    [
      "with a pair and nothing that floats",
      withOneNetwork({ ...pair, virtualServices: [] }),
      "lvs:failover: missing, and there are two directors\n" +
        "  expected: vip, an address in 192.168.1.0/24, which floats between them",
    ],
    [
      "with a sync daemon on another",
      withOneNetwork({ syncDaemons: [{ role: "master", interface: "eth1" }] }),
      "lvs:syncDaemons[0].interface: the director node1 has no interface eth1\n  expected: eth0\n  fix: write eth0",
    ],
  ])("%s", (_, raw, message) => {
    expect(problemsOf(raw)).toEqual([message]);
  });

  it("with the name of an interface on another", () => {
    const { nodes, networks, ...rest } = withOneNetwork();
    const existing = { user: "admin", hostKey: HOST_KEY, interfaces: { back: "ens4" } };
    const raw = {
      ...rest,
      networks: { front: { cidr: networks.front.cidr, gateway: "192.168.1.1" } },
      nodes: Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, { ...node, existing }])),
    };

    expect(problemsOf(raw)).toContain(
      "lvs:nodes.node1.existing.interfaces.back: there is no back network, so this would do nothing\n  fix: remove it",
    );
  });
});

describe("a pair without an address that floats on the back network is", () => {
  const nodes = {
    ...withPair().nodes,
    node2: { front: "192.168.1.13", back: "192.168.2.13" },
    node3: { front: "192.168.1.14", back: "192.168.2.14" },
  };
  const failover = { vip: "192.168.1.12" };
  const virtualServices = [{ ...direct, address: "192.168.1.12" }];

  it("taken with gatewaying", () => {
    expect(problemsOf(withPair({ nodes, failover, virtualServices }))).toEqual([]);
  });

  it("refused with masquerade, whose replies come back to it", () => {
    expect(problemsOf(withPair({ nodes, failover }))).toEqual([
      "lvs:failover.gateway: missing, and the replies of lvs:virtualServices[0] come back to it\n" +
        "  expected: an address in 192.168.2.0/24 that floats between the directors\n" +
        "  fix: pulumi config set --path 'lvs:failover.gateway' ADDRESS",
    ]);
  });

  it("refused with a machine that has no other way out", () => {
    const behind = { ...nodes, node3: { back: "192.168.2.14" } };

    expect(problemsOf(withPair({ nodes: behind, failover, virtualServices }))).toEqual([
      "lvs:nodes.node3.front: missing, and node3 has no way to the outside, since lvs:failover has no gateway\n" +
        "  expected: an address in 192.168.1.0/24, or lvs:failover.gateway, one in 192.168.2.0/24\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node3.front' ADDRESS",
    ]);
  });
});
