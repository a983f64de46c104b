import { describe, expect, it } from "vitest";
import {
  BALANCES,
  type Balance,
  measuredShare,
  SHARE_SERVICES,
  shareMeasurement,
  wantedShare,
} from "../../../../../tools/bench/data-path/shares";

function answers(counts: Record<string, number>): string[] {
  return Object.entries(counts).flatMap(([name, count]) => Array.from({ length: count }, () => name));
}

describe("a real server's share of the requests", () => {
  it.each([
    { weights: [1, 3] as [number, number], share: 25 },
    { weights: [1, 1] as [number, number], share: 50 },
    { weights: [3, 2] as [number, number], share: 60 },
  ])("is wanted by its weight against all weights: $weights", ({ weights, share }) => {
    expect(wantedShare({ scheduler: "wrr", weights })).toBe(share);
  });

  it("is measured by who answered", () => {
    expect(measuredShare(answers({ Node3: 210, Node2: 90 }))).toBe(30);
  });

  it.each<{ what: string; counts: Record<string, number> }>([
    { what: "some are missing", counts: { Node2: 75, Node3: 224 } },
    { what: "somebody else answered too", counts: { Node2: 75, Node3: 225, Node1: 1 } },
  ])("isn't measured when $what", ({ counts }) => {
    expect(() => measuredShare(answers(counts))).toThrow(JSON.stringify(counts));
  });

  it("is wanted and measured of the same scheduler and weights", () => {
    const balance: Balance = { scheduler: "wlc", weights: [2, 1] };

    const { series } = shareMeasurement(new Map([[balance, [66, 67]]]));

    expect(series).toEqual([
      { name: "wanted", points: [{ case: "wlc 2:1", samples: [wantedShare(balance)] }] },
      { name: "measured", points: [{ case: "wlc 2:1", samples: [66, 67] }] },
    ]);
  });

  it("is measured at services that have the balances' schedulers and weights, each at a port of its own", () => {
    const made = SHARE_SERVICES.map(({ scheduler, realServers }) => ({
      scheduler,
      weights: realServers.map(({ weight }) => weight),
    }));

    expect(made).toEqual(BALANCES);
    expect(new Set(SHARE_SERVICES.map((service) => "port" in service && service.port)).size).toBe(BALANCES.length);
  });
});
