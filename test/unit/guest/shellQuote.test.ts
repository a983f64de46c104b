import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { shellQuote } from "../../../guest/shellQuote";

it("gives a shell any text back as one word", () => {
  const text = fc.string({ unit: fc.constantFrom("'", '"', "$", "`", "\\", " ", "\n", "!", "*", ";", "é", "a") });
  // one shell for all of them
  const texts = ["", ...fc.sample(text, 1_000)];
  const script = texts.map((each) => `printf '%s\\0' ${shellQuote(each)}`).join("\n");

  expect(execFileSync("sh", { input: script, encoding: "utf8" }).split("\0").slice(0, -1)).toEqual(texts);
});
