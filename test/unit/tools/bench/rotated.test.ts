import { describe, expect, it } from "vitest";
import { rotated } from "../../../../tools/bench/rotated";

describe("cases that take turns to be the first", () => {
  it("keep their order, and each begins once", () => {
    expect([0, 1, 2].map((turn) => rotated(["a", "b", "c"], turn))).toEqual([
      ["a", "b", "c"],
      ["b", "c", "a"],
      ["c", "a", "b"],
    ]);
  });

  it("begin anew when all have begun once", () => {
    expect(rotated(["a", "b", "c"], 4)).toEqual(["b", "c", "a"]);
  });
});
