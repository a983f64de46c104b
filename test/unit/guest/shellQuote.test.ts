import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { shellQuote } from "../../../guest/shellQuote";

it("gives a shell any text back as one word", () => {
  const text = fc.string({ unit: fc.constantFrom("'", '"', "$", "`", "\\", " ", "\n", "!", "*", ";", "é", "a") });
  fc.assert(
    fc.property(text, (value) => {
      expect(execFileSync("sh", ["-c", `printf %s ${shellQuote(value)}`], { encoding: "utf8" })).toBe(value);
    }),
    { numRuns: 50 },
  );
});
