import { expect, it } from "vitest";
import { median } from "../../../../tools/bench/statistics";

it("takes the middle one of an odd number, in whatever order they come", () => {
  expect(median([10, 1, 9])).toBe(9);
});

it("takes the mean of the two in the middle of an even number", () => {
  expect(median([10, 1, 4, 2])).toBe(3);
});

it("has no median of nothing", () => {
  expect(median([])).toBeNaN();
});
