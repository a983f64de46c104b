import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PortRange, portsByRule, readPorts, renderPorts, sharePorts } from "../../../lvs/ports";

/** Ports as they are written, `80` or `10000:20000`, as lists for one rule each. */
function lists(...written: (number | string)[]): string[] {
  return portsByRule(written.map((each) => readPorts(`${each}`))).map((list) => list.map(renderPorts).join(","));
}

/** So few ports that ranges often overlap or touch. */
const range: fc.Arbitrary<PortRange> = fc
  .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 6 }))
  .map(([first, more]) => ({ first, last: first + more }));
const ranges = fc.array(range, { maxLength: 40 });

function each({ first, last }: PortRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function ports(given: PortRange[]): number[] {
  return [...new Set(given.flatMap(each))].sort((one, other) => one - other);
}

describe("ports are brought into lists that a rule of the firewall takes:", () => {
  it("one by one, in order and each once, where all fit into one", () => {
    expect(lists(443, 80, 443)).toEqual(["80,443"]);
    expect(lists("80:82", 81)).toEqual(["80,81,82"]);
    expect(lists(...Array.from({ length: 15 }, (_, index) => 100 + index))).toEqual([
      "100,101,102,103,104,105,106,107,108,109,110,111,112,113,114",
    ]);
  });

  it("as ranges where they don't, each counted as two", () => {
    expect(lists(21, "10000:20000")).toEqual(["21,10000:20000"]);
    expect(lists("100:110", "105:115", 116)).toEqual(["100:116"]);
    expect(lists(20, 21, "10000:10100")).toEqual(["20,21,10000:10100"]);
    expect(lists("100:120", ...Array.from({ length: 14 }, (_, index) => 1000 + 2 * index))).toEqual([
      "100:120,1000,1002,1004,1006,1008,1010,1012,1014,1016,1018,1020,1022,1024",
      "1026",
    ]);
  });

  it("never more than fifteen in a list, a range counted as two", () => {
    fc.assert(
      fc.property(ranges, (given) => {
        for (const list of portsByRule(given)) {
          const room = list.map(({ first, last }) => (first === last ? 1 : 2)).reduce((sum, one) => sum + one, 0);
          expect(room).toBeLessThanOrEqual(15);
        }
      }),
    );
  });

  it("the same ports, each in one list only", () => {
    fc.assert(
      fc.property(ranges, (given) => {
        expect(portsByRule(given).flat().flatMap(each)).toEqual(ports(given));
      }),
    );
  });

  it("alike, however they were written", () => {
    fc.assert(
      fc.property(ranges, (given) => {
        const singly = ports(given).map((port) => ({ first: port, last: port }));
        expect(portsByRule(given)).toEqual(portsByRule(singly.reverse()));
      }),
    );
  });

  it("none as one list of none, which is every port", () => {
    expect(portsByRule([])).toEqual([[]]);
  });
});

it("ports are shared where one is in both", () => {
  fc.assert(
    fc.property(ranges, ranges, (one, other) => {
      const others = new Set(ports(other));
      expect(sharePorts(one, other)).toBe(ports(one).some((port) => others.has(port)));
    }),
  );
});
