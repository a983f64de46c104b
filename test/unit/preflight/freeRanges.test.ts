import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { overlap } from "../../../config/contradictions/address";
import { freePair } from "../../../preflight/freeRanges";

describe("a free pair of ranges", () => {
  it.each([
    [[], ["192.168.100.0/24", "192.168.101.0/24"]],
    [["192.168.100.0/24"], ["192.168.102.0/24", "192.168.103.0/24"]],
    [["192.168.101.7/32"], ["192.168.102.0/24", "192.168.103.0/24"]],
    [["192.168.0.0/16"], ["10.213.100.0/24", "10.213.101.0/24"]],
    [["fd6c:7673::/64"], ["192.168.100.0/24", "192.168.101.0/24"]],
  ])("leaves out %j", (taken, expected) => {
    expect(freePair("ipv4", taken)).toEqual(expected);
  });

  it("is private in IPv6 too, whatever is taken in IPv4", () => {
    expect(freePair("ipv6", ["0.0.0.0/2", "fd6c:7673:0:64::/64"])).toEqual([
      "fd6c:7673:0:66::/64",
      "fd6c:7673:0:67::/64",
    ]);
  });

  it("overlaps nothing that is taken", () => {
    const range = fc
      .tuple(fc.constantFrom(10, 172, 192), fc.constantFrom(16, 168, 213), fc.integer({ min: 96, max: 255 }))
      .map(([a, b, c]) => `${a}.${b}.${c}.0/24`);
    fc.assert(
      fc.property(fc.array(range, { maxLength: 40 }), (taken) => {
        const pair = freePair("ipv4", taken);
        expect(pair.flatMap((free) => taken.filter((other) => overlap(free, other)))).toEqual([]);
      }),
    );
  });
});
