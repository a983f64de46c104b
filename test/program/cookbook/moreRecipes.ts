/** A cluster that somebody runs. */
export interface Recipe {
  /** What it is, and what it needs. */
  wants: string;
  /** What its configuration has other than the sample's. */
  settings: Record<string, unknown>;
  /** The director's table, without timeouts that are the kernel's own. */
  table: string[];
  /** What keepalived reads for it among other lines, each without its indentation. */
  conf?: string[];
}

const both = [{ node: "node2" }, { node: "node3" }];
const VIP = "192.168.1.12";

export const MORE_RECIPES: Recipe[] = [
  {
    wants: "log messages over UDP: each by itself, to whoever is next, and no server checked",
    settings: {
      virtualServices: [
        { protocol: "udp", address: VIP, port: 514, scheduler: "rr", onePacket: true, realServers: both },
      ],
    },
    table: [
      "-A -u 192.168.1.12:514 -s rr -o",
      "-a -u 192.168.1.12:514 -r 192.168.2.13:514 -m -w 1",
      "-a -u 192.168.1.12:514 -r 192.168.2.14:514 -m -w 1",
    ],
  },
  {
    wants: "telephony: all packets of a call at one server, also when the caller's address changes",
    settings: {
      virtualServices: [
        {
          protocol: "udp",
          address: VIP,
          port: 5060,
          persistence: { seconds: 3600, engine: "sip" },
          onePacket: true,
          realServers: both,
        },
      ],
    },
    table: [
      "-A -u 192.168.1.12:5060 -s wlc -p 3600 --pe sip -o",
      "-a -u 192.168.1.12:5060 -r 192.168.2.13:5060 -m -w 1",
      "-a -u 192.168.1.12:5060 -r 192.168.2.14:5060 -m -w 1",
    ],
  },
  {
    wants:
      "video conferences: TCP for signalling and ten thousand ports of UDP for media, a participant with one server",
    settings: {
      virtualServices: [
        {
          firewallMark: 7,
          packets: [
            { address: VIP, ports: [443] },
            { protocol: "udp", address: VIP, ports: ["50000:60000", 3478] },
          ],
          persistence: { seconds: 600 },
          realServers: both,
        },
      ],
    },
    table: [
      "iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports 443 -j MARK --set-xmark 0x7/0xffffffff",
      "iptables -t mangle -A LVS -d 192.168.1.12/32 -p udp -m multiport --dports 3478,50000:60000 -j MARK --set-xmark 0x7/0xffffffff",
      "-A -f 7 -s wlc -p 600",
      "-a -f 7 -r 192.168.2.13:0 -m -w 1",
      "-a -f 7 -r 192.168.2.14:0 -m -w 1",
    ],
  },
  {
    wants: "a web site in both families",
    settings: {
      networks: {
        front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11", cidr6: "fd00:1::/64", hypervisor6: "fd00:1::11" },
        back: { cidr: "192.168.2.0/24", cidr6: "fd00:2::/64" },
      },
      nodes: {
        node1: { front: VIP, front6: "fd00:1::12", back: "192.168.2.12", back6: "fd00:2::12" },
        node2: { back: "192.168.2.13", back6: "fd00:2::13" },
        node3: { back: "192.168.2.14", back6: "fd00:2::14" },
      },
      virtualServices: [VIP, "fd00:1::12"].map((address) => ({ address, port: 80, realServers: both })),
    },
    table: [
      "-A -t 192.168.1.12:80 -s wlc",
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
      "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
      "-A -t [fd00:1::12]:80 -s wlc",
      "-a -t [fd00:1::12]:80 -r [fd00:2::13]:80 -m -w 1",
      "-a -t [fd00:1::12]:80 -r [fd00:2::14]:80 -m -w 1",
    ],
  },
  {
    wants: "databases that others run, whose routes nobody may touch: the director is one of the network, with one arm",
    settings: {
      networks: { front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11" } },
      nodes: { node1: { front: VIP } },
      virtualServices: [
        {
          address: VIP,
          port: 3306,
          scheduler: "lc",
          snat: true,
          allow: ["192.168.1.0/24"],
          realServers: [{ address: "192.168.1.31" }, { address: "10.9.0.31" }],
        },
      ],
    },
    table: [
      "sysctl -w net.ipv4.vs.conntrack=1",
      "iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports 3306 -m iprange ! --src-range 192.168.1.0-192.168.1.255 -m conntrack --ctdir ORIGINAL -j DROP",
      "iptables -t nat -A LVS -p tcp -m ipvs --vaddr 192.168.1.12 --vport 3306 --vmethod MASQ -j SNAT --to-source 192.168.1.12",
      "-A -t 192.168.1.12:3306 -s lc",
      "-a -t 192.168.1.12:3306 -r 192.168.1.31:3306 -m -w 1",
      "-a -t 192.168.1.12:3306 -r 10.9.0.31:3306 -m -w 1",
    ],
  },
  {
    wants: "remote desktops: users behind one provider's proxies count as one, for a working day",
    settings: {
      virtualServices: [
        {
          address: VIP,
          port: 3389,
          scheduler: "lc",
          persistence: { seconds: 28_800, netmask: "255.255.255.0" },
          realServers: both,
        },
      ],
    },
    table: [
      "-A -t 192.168.1.12:3389 -s lc -p 28800 -M 255.255.255.0",
      "-a -t 192.168.1.12:3389 -r 192.168.2.13:3389 -m -w 1",
      "-a -t 192.168.1.12:3389 -r 192.168.2.14:3389 -m -w 1",
    ],
  },
  {
    wants: "a new version for one request in a hundred",
    settings: {
      virtualServices: [
        {
          address: VIP,
          port: 80,
          scheduler: "wrr",
          realServers: [
            { node: "node2", weight: 99 },
            { node: "node3", weight: 1, port: 8080 },
          ],
        },
      ],
    },
    table: [
      "-A -t 192.168.1.12:80 -s wrr",
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 99",
      "-a -t 192.168.1.12:80 -r 192.168.2.14:8080 -m -w 1",
    ],
  },
  {
    wants: "caches: the same address always from the same one, unless it is overloaded",
    settings: {
      virtualServices: [{ address: VIP, port: 3128, scheduler: "lblcr", realServers: both }],
    },
    table: [
      "-A -t 192.168.1.12:3128 -s lblcr",
      "-a -t 192.168.1.12:3128 -r 192.168.2.13:3128 -m -w 1",
      "-a -t 192.168.1.12:3128 -r 192.168.2.14:3128 -m -w 1",
    ],
  },
  {
    wants: "servers that somebody else runs, in another building, by tunnels",
    settings: {
      virtualServices: [
        {
          address: VIP,
          port: 80,
          forwarding: "ipip",
          realServers: [{ address: "10.30.0.5" }, { address: "10.30.0.6", weight: 2 }],
        },
      ],
      nodes: { node1: { front: VIP, back: "192.168.2.12" } },
    },
    table: [
      "-A -t 192.168.1.12:80 -s wlc",
      "-a -t 192.168.1.12:80 -r 10.30.0.5:80 -i -w 1",
      "-a -t 192.168.1.12:80 -r 10.30.0.6:80 -i -w 2",
    ],
  },
  {
    wants:
      "an API over TLS: its certificate chosen by name, a health page, and nobody at all below two healthy servers",
    settings: {
      guest: "debian12",
      owner: "keepalived",
      virtualServices: [
        {
          address: VIP,
          port: 443,
          scheduler: "wlc",
          realServers: both,
          health: {
            check: { type: "SSL_GET", path: "/health", virtualHost: "api.example.com", sni: true, status: [200, 204] },
            quorum: 2,
          },
        },
      ],
    },
    table: [
      "-A -t 192.168.1.12:443 -s wlc",
      "-a -t 192.168.1.12:443 -r 192.168.2.13:443 -m -w 1",
      "-a -t 192.168.1.12:443 -r 192.168.2.14:443 -m -w 1",
    ],
    conf: [
      "quorum 2",
      "SSL_GET {",
      "enable_sni",
      'path "/health"',
      "virtualhost api.example.com",
      "status_code 200 204",
    ],
  },
  {
    wants: "a pair that takes over within a second, on one network, whose servers answer clients themselves",
    settings: {
      networks: { front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11" } },
      nodes: {
        node1: { front: "192.168.1.21" },
        node2: { front: "192.168.1.13" },
        node3: { front: "192.168.1.14" },
        node4: { front: "192.168.1.24" },
      },
      director: undefined,
      directors: ["node1", "node4"],
      failover: { vip: "192.168.1.10", version: 3, advertSeconds: 0.2 },
      owner: "keepalived",
      virtualServices: [
        {
          address: "192.168.1.10",
          port: 80,
          forwarding: "gatewaying",
          realServers: both,
          health: { check: { type: "TCP_CHECK" } },
        },
      ],
    },
    table: [
      "--start-daemon master --mcast-interface eth0 --syncid 1",
      "--start-daemon backup --mcast-interface eth0 --syncid 1",
      "-A -t 192.168.1.10:80 -s wlc",
      "-a -t 192.168.1.10:80 -r 192.168.1.13:80 -g -w 1",
      "-a -t 192.168.1.10:80 -r 192.168.1.14:80 -g -w 1",
    ],
    conf: ["lvs_method DR", "TCP_CHECK {"],
  },
];
