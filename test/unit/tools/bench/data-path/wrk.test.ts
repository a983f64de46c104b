import { describe, expect, it } from "vitest";
import { speedIn } from "../../../../../tools/bench/data-path/wrk";

function printed({ median = "7.50ms", p99 = "52.59ms", more = "" } = {}): string {
  return `Running 5s test @ http://192.0.2.1/
  1 threads and 4 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    11.45ms   11.32ms  83.80ms   86.48%
    Req/Sec   433.02    293.18     1.23k    84.00%
  Latency Distribution
     50%    ${median}
     75%   15.85ms
     90%   26.22ms
     99%   ${p99}
  2161 requests in 5.02s, 519.50KB read
${more}Requests/sec:    430.86
Transfer/sec:    103.58KB
`;
}

describe("what wrk prints", () => {
  it("has requests per second, the median latency and the 99th percentile", () => {
    expect(speedIn(printed())).toEqual({ requestsPerSecond: 430.86, medianMs: 7.5, p99Ms: 52.59 });
  });

  it.each([
    { shown: "250.00us", milliseconds: 0.25 },
    { shown: "1.50s ", milliseconds: 1_500 },
    { shown: "2.00m ", milliseconds: 120_000 },
  ])("has latencies in units that go by their size: $shown", ({ shown, milliseconds }) => {
    expect(speedIn(printed({ median: shown, p99: shown }))).toMatchObject({
      medianMs: milliseconds,
      p99Ms: milliseconds,
    });
  });

  it.each(["  Socket errors: connect 0, read 3, write 0, timeout 0\n", "  Non-2xx or 3xx responses: 12\n"])(
    "is no speed when requests failed: %s",
    (more) => {
      expect(() => speedIn(printed({ more }))).toThrow(more.trim());
    },
  );

  it("is no speed when it is something else", () => {
    expect(() => speedIn("unable to connect to 192.0.2.1:80 Connection refused")).toThrow("Connection refused");
  });
});
