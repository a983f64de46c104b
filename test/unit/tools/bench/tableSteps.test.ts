import { expect, it } from "vitest";
import { parseSteps } from "../../../../tools/bench/table/steps";

it("reads each step's milliseconds", () => {
  expect([...parseSteps("nothing to do\t12.5\none weight changed\t130\n")]).toEqual([
    ["nothing to do", 12.5],
    ["one weight changed", 130],
  ]);
});

it.each(["", "nothing to do", "nothing to do\t", "bash: lvs-table: not found"])("takes no other line: %j", (line) => {
  expect(() => parseSteps(line)).toThrow("not a step");
});
