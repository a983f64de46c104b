import type { BadInput } from "./badInput";
import { at, withHealth, withMoreServices, withPair, withRealServer, withService } from "./configurations";

/** Settings that are right by themselves and contradict each other. */
export const contradictions: BadInput[] = [
  [
    "networks that overlap",
    () => at("networks.back.cidr", "192.168.0.0/16"),
    [
      "lvs:networks.back.cidr: 192.168.0.0/16 overlaps the front network 192.168.1.0/24\n" +
        "  expected: two separate networks\n" +
        "  fix: choose another network for the real servers",
    ],
  ],
  [
    "one network for all addresses",
    () => at("networks.front.cidr", "0.0.0.0/0"),
    [
      "lvs:networks.back.cidr: 192.168.2.0/24 overlaps the front network 0.0.0.0/0\n" +
        "  expected: two separate networks\n" +
        "  fix: choose another network for the real servers",
    ],
  ],
  [
    "an address in a network's place",
    () => at("networks.back.cidr", "192.168.2.77/24"),
    [
      "lvs:networks.back.cidr: 192.168.2.77/24 is an address in a network, not a network\n" +
        "  fix: write 192.168.2.0/24",
    ],
  ],
  [
    "the hypervisor's own CPU for machines that it emulates",
    () => ({ ...at("machine", { cpu: "host-passthrough" }), accelerator: "tcg" }),
    [
      "lvs:machine.cpu: host-passthrough needs KVM, and machines are emulated here\n" +
        "  expected: maximum or host-model, or lvs:accelerator: kvm\n" +
        "  fix: set it to maximum",
    ],
  ],
  [
    "a node outside its network",
    () => at("nodes.node2.back", "192.168.3.13"),
    ["lvs:nodes.node2.back: 192.168.3.13 is outside the back network\n  expected: an address in 192.168.2.0/24"],
  ],
  [
    "a network's own address",
    () => at("nodes.node2.back", "192.168.2.0"),
    [
      "lvs:nodes.node2.back: 192.168.2.0 is the back network's own or broadcast address\n" +
        "  expected: a machine's address in 192.168.2.0/24",
    ],
  ],
  [
    "an address of two nodes",
    () => at("nodes.node3.back", "192.168.2.13"),
    ["lvs:nodes.node3.back: 192.168.2.13 is already used by lvs:nodes.node2.back\n  expected: each only once"],
  ],
  [
    "IPv6 without a network of it",
    () => at("nodes.node2.back6", "fd00:2::13"),
    [
      "lvs:nodes.node2.back6: fd00:2::13 is in no network\n" +
        "  expected: lvs:networks.back.cidr6 as well, such as fd00:1::/64",
    ],
  ],
  [
    "a director that is no node",
    () => at("director", "node11"),
    ["lvs:director: there is no node node11\n  expected: one of node1, node2, node3\n  fix: write node1"],
  ],
  [
    "a director without a leg on the front network",
    () => at("nodes.node1", { back: "192.168.2.12" }),
    [
      "lvs:nodes.node1.front: node1 is the director and has no address on the front network\n" +
        "  expected: an address in lvs:networks.front.cidr\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node1.front' ADDRESS",
    ],
  ],
  [
    "a director and directors",
    () => withPair({ director: "node1" }),
    [
      "lvs:director: both this and lvs:directors\n" +
        "  expected: the name of a node, or lvs:directors with one or two\n" +
        "  fix: remove one of the two",
    ],
  ],
  [
    "two directors between which nothing floats",
    () => withPair({ failover: undefined, virtualServices: [] }),
    [
      "lvs:failover: missing, and there are two directors\n" +
        "  expected: vip, an address in 192.168.1.0/24, and gateway, one in 192.168.2.0/24, which float between them",
    ],
  ],
  [
    "a VIP that one of two directors has as its own",
    () => withPair({ failover: { vip: "192.168.1.21", gateway: "192.168.2.12" }, virtualServices: [] }),
    [
      "lvs:failover.vip: 192.168.1.21 is already used by lvs:nodes.node1.front\n" +
        "  expected: an address that no machine has as its own, since it goes from one director to another\n" +
        "  fix: give node1 another address, or let another one float",
    ],
  ],
  [
    "a VIP that nobody has",
    () => withService({ address: "192.168.1.99" }),
    [
      "lvs:virtualServices[0].address: 192.168.1.99 is not an address of the director node1\n" +
        "  expected: 192.168.1.12\n" +
        "  fix: write 192.168.1.12, or give it to the director: pulumi config set --path 'lvs:vips[0]' 192.168.1.99",
    ],
  ],
  [
    "SSH of the director's own address",
    () => withService({ port: 22 }),
    [
      "lvs:virtualServices[0].port: this takes port 22 of 192.168.1.12, where pulumi logs in on the director\n" +
        "  expected: ports other than 22, each named\n" +
        "  fix: name the ports, or use the director's IPv6 address",
    ],
  ],
  [
    "a service that is there twice",
    () => withMoreServices({ address: "192.168.1.12", port: 80, realServers: [] }),
    [
      "lvs:virtualServices[1]: tcp 192.168.1.12:80 is already used by lvs:virtualServices[0]\n" +
        "  expected: each only once",
    ],
  ],
  [
    "every port without persistence",
    () => withService({ protocol: "udp", port: 0 }),
    [
      "lvs:virtualServices[0].port: port 0, which is every port, without persistence\n" +
        "  expected: 1 to 65535, or persistence that keeps all of a client's connections together\n" +
        "  fix: name the port, or add persistence: {}",
    ],
  ],
  [
    "a real server that is no node",
    () => withRealServer({ node: "node4" }),
    [
      "lvs:virtualServices[0].realServers[0].node: there is no node node4\n" +
        "  expected: one of node1, node2, node3\n" +
        "  fix: write node1",
    ],
  ],
  [
    "a real server of a pool that isn't there",
    () => withRealServer({ node: undefined, pool: "web" }),
    [
      "lvs:virtualServices[0].realServers[0].pool: there is no node pool web\n" +
        "  expected: lvs:nodePools.web as well",
    ],
  ],
  [
    "a pool that leaves the network",
    () => at("nodePools", { web: { count: 20, back: "192.168.2.240" } }),
    [
      "lvs:nodePools.web.back: web16: 192.168.2.255 is the back network's own or broadcast address\n" +
        "  expected: a machine's address in 192.168.2.0/24",
    ],
  ],
  [
    "a real server that is there twice",
    () => withService({ realServers: [{ node: "node2" }, { node: "node2" }] }),
    [
      "lvs:virtualServices[0].realServers[1]: node2:80 is already used by lvs:virtualServices[0].realServers[0]\n" +
        "  expected: each only once",
    ],
  ],
  [
    "a mapped port under gatewaying",
    () => withRealServer({ address: "192.168.2.99", node: undefined, port: 8080, forwarding: "gatewaying" }),
    [
      "lvs:virtualServices[0].realServers[0].port: port 8080 differs from the virtual service's 80\n" +
        "  expected: 80: only masquerade can map a port, and this real server serves by gatewaying",
    ],
  ],
  [
    "a real server outside the back network under masquerade",
    () => withRealServer({ node: undefined, address: "192.168.3.13" }),
    [
      "lvs:virtualServices[0].realServers[0].address: 192.168.3.13 is outside the back network\n" +
        "  expected: an address in 192.168.2.0/24: under masquerade its replies must pass through the director\n" +
        "  fix: give it one; or, wherever it is, pulumi config set --path 'lvs:virtualServices[0].snat' true",
    ],
  ],
  [
    "a real server that answers clients and can't reach them",
    () => withRealServer({ forwarding: "gatewaying" }),
    [
      "lvs:nodes.node2.front: missing: node2 serves by gatewaying, so it answers clients itself\n" +
        "  expected: an address in 192.168.1.0/24\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node2.front' ADDRESS",
    ],
  ],
  [
    "a real server of another family",
    () => withRealServer({ node: undefined, address: "fd00:2::13" }),
    [
      "lvs:virtualServices[0].realServers[0].address: [fd00:2::13]:80 in an IPv4 service\n" +
        "  expected: an IPv4 address: families don't mix",
    ],
  ],
  [
    "thresholds the wrong way round",
    () => withRealServer({ upperThreshold: 10, lowerThreshold: 20 }),
    [
      "lvs:virtualServices[0].realServers[0].lowerThreshold: the lower threshold 20 is above the upper threshold 10\n" +
        "  expected: 10 or less",
    ],
  ],
  [
    "one-packet scheduling of tcp",
    () => withService({ onePacket: true }),
    [
      "lvs:virtualServices[0].onePacket: one-packet scheduling of tcp\n" +
        "  expected: a udp service: the packets of a connection must not be scattered\n" +
        "  fix: remove it",
    ],
  ],
  [
    "a netmask with a hole",
    () => withService({ persistence: { netmask: "255.0.255.0" } }),
    [
      "lvs:virtualServices[0].persistence.netmask: 255.0.255.0 is no netmask\n" +
        "  expected: an IPv4 netmask, such as 255.255.255.0",
    ],
  ],
  [
    "a scheduler that the guest's kernel hasn't got",
    () => withService({ scheduler: "mh" }),
    [
      "lvs:virtualServices[0].scheduler: centos7 has no scheduler mh\n" +
        "  expected: Linux 4.18 or newer; it has 3.10",
    ],
  ],
  [
    "health that nobody checks",
    () => withService({ health: {} }),
    [
      "lvs:virtualServices[0].health: nobody checks the real servers' health: lvs:owner is ipvsadm\n" +
        "  expected: lvs:owner keepalived, or no health\n" +
        "  fix: pulumi config set lvs:owner keepalived",
    ],
  ],
  [
    "a quorum that is never reached",
    () => withHealth({ quorum: 3 }),
    [
      "lvs:virtualServices[0].health.quorum: a quorum of 3, and the real servers' weights make 2\n" +
        "  expected: 2 or less: it is never reached",
    ],
  ],
  [
    "a sorry server that is a real server",
    () => withHealth({ sorryServer: { node: "node2" } }),
    [
      "lvs:virtualServices[0].health.sorryServer: 192.168.2.13:80 is a real server of the service\n" +
        "  expected: a server that isn't one of the service's real servers: it is there for when they are down",
    ],
  ],
  [
    "sync daemons on an interface that isn't there",
    () => at("syncDaemons", [{ role: "master", interface: "eth9" }]),
    [
      "lvs:syncDaemons[0].interface: the director node1 has no interface eth9\n" +
        "  expected: eth0, on the front network, or eth1, on the back network\n" +
        "  fix: write eth0",
    ],
  ],
  [
    "a sync daemon that nobody hears",
    () => withPair({ syncDaemons: [{ role: "master" }] }),
    [
      "lvs:syncDaemons: only master, and each of two directors sends and hears\n" +
        "  expected: master and backup, or [] where connections may end with their director\n" +
        "  fix: remove it: two directors have both by default",
    ],
  ],
  [
    "packets of two marks",
    () =>
      withMoreServices(
        { firewallMark: 1, packets: [{ address: "192.168.1.12", ports: [443] }], realServers: [] },
        { firewallMark: 2, packets: [{ address: "192.168.1.12", ports: [443] }], realServers: [] },
      ),
    [
      "lvs:virtualServices[2].packets[0]: some of these packets get the mark 1 from lvs:virtualServices[1].packets[0]\n" +
        "  expected: each packet marked once",
    ],
  ],
  [
    "mistakes of all kinds at once",
    () => ({
      ...withService({ port: 65_536 }),
      verfy: true,
      drainSeconds: "soon",
      syncDaemons: [{ role: "master", interface: "eth9" }],
    }),
    [
      "lvs:virtualServices[0].port: bad value 65536\n  expected: 65535 or less",
      'lvs:drainSeconds: bad value "soon"\n  expected: a whole number of seconds, 0 or more',
      "lvs:verfy: unknown setting\n  fix: write verify, or remove it",
      "lvs:syncDaemons[0].interface: the director node1 has no interface eth9\n" +
        "  expected: eth0, on the front network, or eth1, on the back network\n" +
        "  fix: write eth0",
    ],
  ],
];
