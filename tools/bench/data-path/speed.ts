import type { Clone } from "../../harness/clone";
import type { BenchOptions, Measurement, Point } from "../measurement";
import { rotated } from "../rotated";
import { ANSWER, MORE_PORTS, PATHS_BY_VIP, type Path, REAL_SERVER, STRAIGHT } from "./paths";
import { load, type Speed } from "./wrk";

const PATHS = [STRAIGHT, ...PATHS_BY_VIP];

/** How a client deals with its connections. */
const CLIENTS = [
  { name: "connections kept", kept: true },
  { name: "a connection for each request", kept: false },
];

/** Short and often: what slows the host for some seconds then hits few rounds, and these not in one case only. */
const SECONDS = 2;
const ROUNDS_PER_SAMPLE = 4;

/** What one client got in one round, by path and by the client's kind. */
export interface Sample {
  path: string;
  client: string;
  speed: Speed;
}

/** Requests per second and latency through the VIP by each forwarding method, and straight to the same real server. */
export async function measureSpeed(clone: Clone, { samples, report }: BenchOptions): Promise<Measurement[]> {
  await listenAtAllPorts(clone);
  for (const path of PATHS) await warmUp(clone, path);
  const taken: Sample[] = [];
  const rounds = samples * ROUNDS_PER_SAMPLE;
  for (let round = 0; round < rounds; round++) {
    for (const { path, client } of rotated(CASES, round)) {
      report(`speed, round ${round + 1} of ${rounds}: ${path.name}, ${client.name}`);
      const speed = await load(clone, { url: path.url, seconds: SECONDS, kept: client.kept });
      taken.push({ path: path.name, client: client.name, speed });
    }
  }
  return speedMeasurements(taken);
}

/** The paths change faster than the clients' kinds, so that what is compared follows each other closely. */
const CASES = CLIENTS.flatMap((client) => PATHS.map((path) => ({ path, client })));

async function listenAtAllPorts(clone: Clone): Promise<void> {
  const ports = MORE_PORTS.map((port) => `Listen ${port}`).join("\n");
  await clone.onNode(
    REAL_SERVER,
    `set -e
    echo '${ports}' >/etc/httpd/conf.d/data-path.conf
    systemctl reload httpd`,
  );
}

/** The first requests fill caches, the emulator's own among them. */
async function warmUp(clone: Clone, { name, url }: Path): Promise<void> {
  const answer = (
    await clone.expect(`./lab curl -sS --fail --retry 5 --retry-connrefused --max-time 10 ${url}`)
  ).trim();
  if (answer !== ANSWER) throw new Error(`${name}: ${url} answers "${answer}", expected ${ANSWER}`);
  await load(clone, { url, seconds: SECONDS, kept: true });
}

export function speedMeasurements(taken: Sample[]): Measurement[] {
  const paths = PATHS.map(({ name }) => name);
  const samplesOf = (path: string, client: string, figure: (speed: Speed) => number) =>
    taken.filter((sample) => sample.path === path && sample.client === client).map(({ speed }) => figure(speed));
  const rate = ({ requestsPerSecond }: Speed) => requestsPerSecond;
  return [
    {
      name: "data-path-requests",
      title: "Requests per second through the VIP and straight to the real server",
      unit: "requests/s",
      cases: "client",
      series: paths.map((path) => ({
        name: path,
        points: CLIENTS.map(({ name }) => ({ case: name, samples: samplesOf(path, name, rate) })),
      })),
      notes: [
        `A figure is of ${SECONDS} s of wrk at the console, taken ${ROUNDS_PER_SAMPLE} times as often as other samples; all paths lead to one and the same real server.`,
        "Director, real server and client share the host's cores: what the director does is taken from the others.",
      ],
    },
    {
      name: "data-path-of-straight",
      title: "Requests per second through the VIP, as a share of those straight to the real server in the same round",
      unit: "%",
      cases: "client",
      series: PATHS_BY_VIP.map(({ name: path }) => ({
        name: path,
        points: CLIENTS.map(({ name }) => ({
          case: name,
          samples: shares(samplesOf(path, name, rate), samplesOf(STRAIGHT.name, name, rate)),
        })),
      })),
    },
    {
      name: "data-path-latency",
      title: "Latency through the VIP and straight to the real server",
      unit: "ms",
      cases: "client",
      series: paths.map((path) => ({
        name: path,
        points: CLIENTS.flatMap(({ name }): Point[] => [
          { case: `${name}, median`, samples: samplesOf(path, name, ({ medianMs }) => medianMs) },
          { case: `${name}, 99th percentile`, samples: samplesOf(path, name, ({ p99Ms }) => p99Ms) },
        ]),
      })),
    },
  ];
}

/** Each one as a percentage of the other one that was taken in the same round. */
function shares(some: number[], others: number[]): number[] {
  return some.map((figure, round) => (100 * figure) / (others[round] ?? Number.NaN));
}
