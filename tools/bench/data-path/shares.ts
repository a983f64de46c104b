import { tally } from "../../harness/clients/outcome";
import type { Clone } from "../../harness/clone";
import type { ServiceInput } from "../../harness/settings";
import type { BenchOptions, Measurement } from "../measurement";
import { rotated } from "../rotated";
import { VIP } from "./paths";

/** Two real servers that share the requests by their weights. */
export interface Balance {
  scheduler: "wrr" | "wlc";
  /** node2's and node3's. */
  weights: [number, number];
}

const WEIGHTS: [number, number][] = [
  [1, 3],
  [2, 1],
  [1, 1],
];

export const BALANCES: Balance[] = (["wrr", "wlc"] as const).flatMap((scheduler) =>
  WEIGHTS.map((weights) => ({ scheduler, weights })),
);

/** Each at a port of its own, so that none sees another one's connections. */
export const SHARE_SERVICES: ServiceInput[] = BALANCES.map(({ scheduler, weights: [node2, node3] }, i) => ({
  address: VIP,
  port: portOf(i),
  scheduler,
  realServers: [
    { node: "node2", port: 80, weight: node2 },
    { node: "node3", port: 80, weight: node3 },
  ],
}));

function portOf(i: number): number {
  return 8051 + i;
}

/** Can be divided by the sum of each pair of weights. */
const REQUESTS = 300;
const AT_A_TIME = 4;

/** How many of some hundred requests a real server gets, against what its weight asks for. */
export async function measureShares(clone: Clone, { samples, report }: BenchOptions): Promise<Measurement> {
  const measured = new Map<Balance, number[]>(BALANCES.map((balance) => [balance, []]));
  for (let round = 0; round < samples; round++) {
    for (const balance of rotated(BALANCES, round)) {
      report(`shares, round ${round + 1} of ${samples}: ${nameOf(balance)}`);
      const answers = await ask(clone, portOf(BALANCES.indexOf(balance)));
      measured.get(balance)?.push(measuredShare(answers));
    }
  }
  return shareMeasurement(measured);
}

/** Who answered each of the requests, each over a connection of its own. */
async function ask(clone: Clone, port: number): Promise<string[]> {
  const output = await clone.expect(
    `./lab curl -sS --fail --max-time 60 -H "Connection: close" --parallel --parallel-max ${AT_A_TIME} "http://${VIP}:${port}/?[1-${REQUESTS}]"`,
  );
  return output.split("\n").filter((line) => line !== "");
}

/**
 * node2's share of the answers, in per cent.
 *
 * @throws Error when there are others than both real servers', or not as many as were asked for
 */
export function measuredShare(answers: string[]): number {
  const { Node2 = 0, Node3 = 0, ...others } = tally(answers);
  if (Object.keys(others).length > 0 || Node2 + Node3 !== REQUESTS) {
    throw new Error(`expected ${REQUESTS} answers of Node2 and Node3, got ${JSON.stringify(tally(answers))}`);
  }
  return (100 * Node2) / REQUESTS;
}

/** node2's share that the weights ask for, in per cent. */
export function wantedShare({ weights: [node2, node3] }: Balance): number {
  return (100 * node2) / (node2 + node3);
}

export function shareMeasurement(measured: Map<Balance, number[]>): Measurement {
  const balances = [...measured];
  return {
    name: "data-path-shares",
    title: "The first real server's share of the requests, wanted by its weight and measured",
    unit: "%",
    cases: "scheduler and weights",
    series: [
      {
        name: "wanted",
        points: balances.map(([balance]) => ({ case: nameOf(balance), samples: [wantedShare(balance)] })),
      },
      {
        name: "measured",
        points: balances.map(([balance, samples]) => ({ case: nameOf(balance), samples })),
      },
    ],
    notes: [`Each sample is ${REQUESTS} requests, ${AT_A_TIME} at a time, each over a connection of its own.`],
  };
}

function nameOf({ scheduler, weights }: Balance): string {
  return `${scheduler} ${weights.join(":")}`;
}
