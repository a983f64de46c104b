import { expect } from "vitest";
import { tally } from "../../../tools/harness/clients/outcome";
import { CLIENTS, VIP } from "./labClient";
import { other, type Row, twoServers } from "./row";

/** A row for each scheduler, with what tells it from the others. */
export const SCHEDULER_ROWS: Row[] = [
  {
    name: "rr takes strict turns, whatever the weights",
    service: { address: VIP, port: 8001, scheduler: "rr", realServers: twoServers([3, 1]) },
    rules: [
      "-A -t 192.168.1.12:8001 -s rr",
      "-a -t 192.168.1.12:8001 -r 192.168.2.13:7000 -m -w 3",
      "-a -t 192.168.1.12:8001 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      const [first, ...rest] = await client.visit({ port: 8001, count: 8 });

      expect(rest).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => (i % 2 === 0 ? other(first) : first)));
    },
  },
  {
    name: "wrr takes turns by weight exactly",
    service: { address: VIP, port: 8002, scheduler: "wrr", realServers: twoServers([3, 1]) },
    rules: [
      "-A -t 192.168.1.12:8002 -s wrr",
      "-a -t 192.168.1.12:8002 -r 192.168.2.13:7000 -m -w 3",
      "-a -t 192.168.1.12:8002 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      const names = await client.visit({ port: 8002, count: 12 });

      for (const start of [0, 4, 8]) expect(tally(names.slice(start, start + 4))).toEqual({ Node2: 3, Node3: 1 });
    },
  },
  {
    name: "lc goes where the fewest connections are open, whatever the weights",
    service: { address: VIP, port: 8003, scheduler: "lc", realServers: twoServers([10, 1]) },
    rules: [
      "-A -t 192.168.1.12:8003 -s lc",
      "-a -t 192.168.1.12:8003 -r 192.168.2.13:7000 -m -w 10",
      "-a -t 192.168.1.12:8003 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      expect(tally(await client.hold({ port: 8003, count: 6 }))).toEqual({ Node2: 3, Node3: 3 });
      expect(await client.release(8003, "Node3")).toBe(3);

      expect(await client.hold({ port: 8003, count: 2 })).toEqual(["Node3", "Node3"]);
    },
  },
  {
    name: "wlc goes where the fewest connections are open for the weight",
    service: { address: VIP, port: 8004, scheduler: "wlc", realServers: twoServers([3, 1]) },
    rules: [
      "-A -t 192.168.1.12:8004 -s wlc",
      "-a -t 192.168.1.12:8004 -r 192.168.2.13:7000 -m -w 3",
      "-a -t 192.168.1.12:8004 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      expect(tally(await client.hold({ port: 8004, count: 8 }))).toEqual({ Node2: 6, Node3: 2 });
      expect(await client.release(8004, "Node3")).toBe(2);

      expect(await client.hold({ port: 8004 })).toEqual(["Node3"]);
    },
  },
  {
    name: "lblc keeps a destination at one server until that is overloaded, and moves it then",
    service: { address: VIP, port: 8005, scheduler: "lblc", realServers: twoServers([4, 4]) },
    rules: [
      "-A -t 192.168.1.12:8005 -s lblc",
      "-a -t 192.168.1.12:8005 -r 192.168.2.13:7000 -m -w 4",
      "-a -t 192.168.1.12:8005 -r 192.168.2.14:7000 -m -w 4",
    ],
    seenBy: async (client) => {
      const first = await fillUntilItMoves(client, 8005);
      await client.release(8005, first);

      expect(await client.hold({ port: 8005 })).toEqual([other(first)]);
    },
  },
  {
    name: "lblcr gives an overloaded destination a second server, and keeps the first for it",
    service: { address: VIP, port: 8006, scheduler: "lblcr", realServers: twoServers([4, 4]) },
    rules: [
      "-A -t 192.168.1.12:8006 -s lblcr",
      "-a -t 192.168.1.12:8006 -r 192.168.2.13:7000 -m -w 4",
      "-a -t 192.168.1.12:8006 -r 192.168.2.14:7000 -m -w 4",
    ],
    seenBy: async (client) => {
      const first = await fillUntilItMoves(client, 8006);
      await client.release(8006, first);

      expect(await client.hold({ port: 8006 })).toEqual([first]);
    },
  },
  {
    name: "dh goes by the destination: every client meets the same server, busy or not",
    service: { address: VIP, port: 8007, scheduler: "dh", realServers: twoServers() },
    rules: [
      "-A -t 192.168.1.12:8007 -s dh",
      "-a -t 192.168.1.12:8007 -r 192.168.2.13:7000 -m -w 1",
      "-a -t 192.168.1.12:8007 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      const names: string[] = [];
      for (const from of CLIENTS) names.push(...(await client.hold({ port: 8007, from, count: 2 })));

      expect(Object.values(tally(names))).toEqual([2 * CLIENTS.length]);
    },
  },
  {
    name: "sh goes by the client: each keeps its server, and not all have the same",
    service: { address: VIP, port: 8008, scheduler: "sh", realServers: twoServers() },
    rules: [
      "-A -t 192.168.1.12:8008 -s sh",
      "-a -t 192.168.1.12:8008 -r 192.168.2.13:7000 -m -w 1",
      "-a -t 192.168.1.12:8008 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      const met = new Set<string>();
      for (const from of CLIENTS) {
        const names = await client.hold({ port: 8008, from, count: 3 });
        expect(Object.values(tally(names))).toEqual([3]);
        met.add(names[0] ?? "");
      }

      expect(met).toEqual(new Set(["Node2", "Node3"]));
    },
  },
  {
    name: "sed goes where the shortest delay is expected: a fast server fills up while a slow one idles",
    service: { address: VIP, port: 8009, scheduler: "sed", realServers: twoServers([10, 1]) },
    rules: [
      "-A -t 192.168.1.12:8009 -s sed",
      "-a -t 192.168.1.12:8009 -r 192.168.2.13:7000 -m -w 10",
      "-a -t 192.168.1.12:8009 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      // the ninth connection is expected to wait 9/10 at node2 and 1/1 at node3
      expect(tally(await client.hold({ port: 8009, count: 9 }))).toEqual({ Node2: 9 });
    },
  },
  {
    name: "nq never queues: an idle server comes first, even a slow one, and after that it goes as sed",
    service: { address: VIP, port: 8010, scheduler: "nq", realServers: twoServers([10, 1]) },
    rules: [
      "-A -t 192.168.1.12:8010 -s nq",
      "-a -t 192.168.1.12:8010 -r 192.168.2.13:7000 -m -w 10",
      "-a -t 192.168.1.12:8010 -r 192.168.2.14:7000 -m -w 1",
    ],
    seenBy: async (client) => {
      expect((await client.hold({ port: 8010, count: 2 })).sort()).toEqual(["Node2", "Node3"]);
      expect(tally(await client.hold({ port: 8010, count: 8 }))).toEqual({ Node2: 8 });
    },
  },
];

/**
 * Opens connections to two servers of weight 4: one is overloaded with more than 4 open, while the other has
 * less than half its weight open. Returns the server that was filled.
 */
async function fillUntilItMoves(client: Parameters<Row["seenBy"]>[0], port: number): Promise<string | undefined> {
  const [first, ...rest] = await client.hold({ port, count: 7 });

  expect(rest).toEqual([first, first, first, first, other(first), other(first)]);
  return first;
}
