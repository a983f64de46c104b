import type { Clone } from "../../harness/clone";

/** What a load of requests got, as wrk tells it. */
export interface Speed {
  requestsPerSecond: number;
  medianMs: number;
  p99Ms: number;
}

/** Few: all machines share the host's cores with the load. */
const CONNECTIONS = 4;

/** Sends as many requests from a clone's console as get answers within some seconds, over connections that are kept or not. */
export async function load(
  clone: Clone,
  { url, seconds, kept }: { url: string; seconds: number; kept: boolean },
): Promise<Speed> {
  const connection = kept ? "keep-alive" : "close";
  return speedIn(
    await clone.expect(
      `./lab wrk --threads 1 --connections ${CONNECTIONS} --duration ${seconds}s --latency -H "Connection: ${connection}" ${url}`,
    ),
  );
}

/**
 * Reads what `wrk --latency` prints.
 *
 * @throws Error when requests failed, since the others' speed says nothing then
 */
export function speedIn(printed: string): Speed {
  const failed = /Socket errors:.*|Non-2xx or 3xx responses:.*/.exec(printed)?.[0];
  if (failed !== undefined) throw new Error(`wrk: ${failed}\n${printed}`);
  return {
    requestsPerSecond: Number(captured(printed, /^Requests\/sec: +([\d.]+)/m)[0]),
    medianMs: percentileMs(printed, 50),
    p99Ms: percentileMs(printed, 99),
  };
}

const MILLISECONDS: Record<string, number> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

function percentileMs(printed: string, percent: number): number {
  // a unit of one letter is followed by a blank
  const [figure, unit = ""] = captured(printed, new RegExp(`^ +${percent}% +([\\d.]+)(us|ms|s|m) ?$`, "m"));
  return Number(figure) * (MILLISECONDS[unit] ?? Number.NaN);
}

function captured(printed: string, pattern: RegExp): string[] {
  const match = pattern.exec(printed);
  if (!match) throw new Error(`wrk printed nothing like ${pattern}:\n${printed}`);
  return match.slice(1);
}
