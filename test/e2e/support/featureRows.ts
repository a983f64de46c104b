import { expect } from "vitest";
import { tally } from "../../../tools/harness/clients/outcome";
import { connectionsOf, packetsOut } from "./director";
import { CLIENTS, type LabClient, type Question, VIP } from "./labClient";
import { other, type Row, twoServers } from "./row";

export const VIP6 = "fd00:1::12";
const [ONE, TWO] = CLIENTS;

/** A row for each feature beside the schedulers: persistence, thresholds, marks, UDP, IPv6, the forwarding methods. */
export const FEATURE_ROWS: Row[] = [
  {
    name: "persistence keeps a client at its server, by a template in the connection table",
    service: {
      address: VIP,
      port: 8011,
      scheduler: "rr" as const,
      persistence: { seconds: 600 },
      realServers: twoServers(),
    },
    rules: [
      "-A -t 192.168.1.12:8011 -s rr -p 600",
      "-a -t 192.168.1.12:8011 -r 192.168.2.13:7000 -m -w 1",
      "-a -t 192.168.1.12:8011 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      const [first] = await stays(client, { port: 8011, from: ONE });

      expect(await stays(client, { port: 8011, from: TWO })).toEqual([other(first)]);
      const address = first === "Node2" ? "192.168.2.13" : "192.168.2.14";
      expect(await connectionsOf(`${ONE}:0`, "192.168.1.12:8011")).toEqual([`${address}:7000`]);
    },
  },
  {
    name: "a netmask of persistence makes one client of a network",
    service: {
      ...{
        address: VIP,
        port: 8012,
        scheduler: "rr" as const,
        persistence: { seconds: 600, netmask: "255.255.255.0" },
      },
      realServers: twoServers(),
    },
    rules: [
      "-A -t 192.168.1.12:8012 -s rr -p 600 -M 255.255.255.0",
      "-a -t 192.168.1.12:8012 -r 192.168.2.13:7000 -m -w 1",
      "-a -t 192.168.1.12:8012 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      const first = await stays(client, { port: 8012, from: ONE });

      expect(await stays(client, { port: 8012, from: TWO })).toEqual(first);
    },
  },
  {
    name: "a server that is full by its upper threshold gets nothing more",
    service: {
      address: VIP,
      port: 8013,
      scheduler: "rr" as const,
      realServers: [
        { node: "node2", port: 7000, upperThreshold: 2, lowerThreshold: 1 },
        { node: "node3", port: 7000 },
      ],
    },
    rules: [
      "-A -t 192.168.1.12:8013 -s rr",
      "-a -t 192.168.1.12:8013 -r 192.168.2.13:7000 -m -w 1",
      "-a -t 192.168.1.12:8013 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      const names = await client.hold({ port: 8013, count: 8 });

      expect(tally(names)).toEqual({ Node2: 2, Node3: 6 });
      expect(names.slice(4)).toEqual(["Node3", "Node3", "Node3", "Node3"]);
    },
  },
  {
    name: "a UDP service takes turns by connection, and a connection is a client's port",
    service: { protocol: "udp", address: VIP, port: 8014, scheduler: "rr", realServers: twoServers() },
    rules: [
      "-A -u 192.168.1.12:8014 -s rr",
      "-a -u 192.168.1.12:8014 -r 192.168.2.13:7000 -m -w 1",
      "-a -u 192.168.1.12:8014 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      const [first] = await client.datagrams({ port: 8014 });

      expect(await client.datagrams({ port: 8014, count: 3 })).toEqual([other(first), other(first), other(first)]);
      expect(await client.datagrams({ port: 8014, count: 3 })).toEqual([first, first, first]);
    },
  },
  {
    name: "an IPv6 service",
    service: { address: VIP6, port: 8015, scheduler: "rr", realServers: twoServers() },
    rules: [
      "-A -t [fd00:1::12]:8015 -s rr",
      "-a -t [fd00:1::12]:8015 -r [fd00:2::13]:7000 -m -w 1",
      "-a -t [fd00:1::12]:8015 -r [fd00:2::14]:7000 -m -w 1",
    ],
    seenBy: (client) => takesTurns(client, { address: VIP6, port: 8015 }),
  },
  {
    name: "masquerade: replies come through the director",
    service: { address: VIP, port: 8016, scheduler: "rr", realServers: twoServers() },
    rules: [
      "-A -t 192.168.1.12:8016 -s rr",
      "-a -t 192.168.1.12:8016 -r 192.168.2.13:7000 -m -w 1",
      "-a -t 192.168.1.12:8016 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      await takesTurns(client, { port: 8016 });

      expect(await packetsOut("-t 192.168.1.12:8016")).toBeGreaterThan(0);
    },
  },
  {
    name: "gatewaying: real servers answer clients themselves",
    service: {
      address: VIP,
      port: 8021,
      scheduler: "rr" as const,
      forwarding: "gatewaying" as const,
      realServers: twoServers([1, 1], { port: 8021 }),
    },
    rules: [
      "-A -t 192.168.1.12:8021 -s rr",
      "-a -t 192.168.1.12:8021 -r 192.168.2.13:8021 -g -w 1",
      "-a -t 192.168.1.12:8021 -r 192.168.2.14:8021 -g -w 1",
    ],
    seenBy: async (client) => {
      await takesTurns(client, { port: 8021 });

      expect(await packetsOut("-t 192.168.1.12:8021")).toBe(0);
    },
  },
  {
    name: "ipip: real servers get packets through a tunnel, and answer clients themselves",
    service: {
      address: VIP,
      port: 8022,
      scheduler: "rr" as const,
      forwarding: "ipip" as const,
      realServers: twoServers([1, 1], { port: 8022 }),
    },
    rules: [
      "-A -t 192.168.1.12:8022 -s rr",
      "-a -t 192.168.1.12:8022 -r 192.168.2.13:8022 -i -w 1",
      "-a -t 192.168.1.12:8022 -r 192.168.2.14:8022 -i -w 1",
    ],
    seenBy: async (client) => {
      await takesTurns(client, { port: 8022 });

      expect(await packetsOut("-t 192.168.1.12:8022")).toBe(0);
    },
  },
  {
    name: "one-packet scheduling: each datagram is a turn of its own",
    service: {
      protocol: "udp" as const,
      address: VIP,
      port: 8023,
      scheduler: "rr" as const,
      onePacket: true,
      forwarding: "gatewaying" as const,
      realServers: twoServers([1, 1], { port: 8023 }),
    },
    rules: [
      "-A -u 192.168.1.12:8023 -s rr -o",
      "-a -u 192.168.1.12:8023 -r 192.168.2.13:8023 -g -w 1",
      "-a -u 192.168.1.12:8023 -r 192.168.2.14:8023 -g -w 1",
    ],
    seenBy: async (client) => {
      const [first, ...rest] = await client.datagrams({ port: 8023, count: 4 });

      expect(rest).toEqual([other(first), first, other(first)]);
    },
  },
  {
    name: "a firewall mark makes one service of two ports: a persistent client has one server at both",
    service: {
      firewallMark: 1,
      packets: [{ address: VIP, ports: [8024, 8025] }],
      scheduler: "rr" as const,
      persistence: { seconds: 600 },
      realServers: twoServers([1, 1], { port: 0 }),
    },
    rules: ["-A -f 1 -s rr -p 600", "-a -f 1 -r 192.168.2.13:0 -m -w 1", "-a -f 1 -r 192.168.2.14:0 -m -w 1"],
    seenBy: async (client) => {
      const first = await stays(client, { port: 8024, from: ONE });

      expect(await stays(client, { port: 8025, from: ONE })).toEqual(first);
      expect(await stays(client, { port: 8025, from: TWO })).toEqual([other(first[0])]);
      expect(await stays(client, { port: 8024, from: TWO })).toEqual([other(first[0])]);
    },
  },
  {
    name: "a firewall mark for IPv6 packets",
    service: {
      firewallMark: 2,
      family: "ipv6" as const,
      packets: [{ address: VIP6, ports: [8026, 8027] }],
      scheduler: "rr" as const,
      realServers: twoServers([1, 1], { port: 0 }),
    },
    rules: ["-A -f 2 -6 -s rr", "-a -f 2 -6 -r [fd00:2::13]:0 -m -w 1", "-a -f 2 -6 -r [fd00:2::14]:0 -m -w 1"],
    seenBy: async (client) => {
      await takesTurns(client, { address: VIP6, port: 8026 });
      await takesTurns(client, { address: VIP6, port: 8027 });
    },
  },
];

/** Several connections of a client all meet one server, which is returned. */
async function stays(client: LabClient, question: Question): Promise<string[]> {
  const met = [...new Set(await client.visit({ ...question, count: 4 }))];

  expect(met).toHaveLength(1);
  return met;
}

async function takesTurns(client: LabClient, question: Question): Promise<void> {
  const [first, second, ...rest] = await client.visit({ ...question, count: 6 });

  expect([first, second].sort()).toEqual(["Node2", "Node3"]);
  expect(rest).toEqual([first, second, first, second]);
}
