import { expect, test } from "vitest";
import { globPattern } from "../../../../../tools/toolchain/command-plugin/resources/glob";

test.each([
  { glob: "*.js", matches: ["a.js", ".js"], not: ["src/a.js", "a.jsx", "ajs"] },
  { glob: "**.js", matches: ["a.js", "src/deep/a.js"], not: ["a.ts"] },
  { glob: "src/**", matches: ["src/a", "src/a/b"], not: ["src", "a/src/b"] },
  { glob: "a?c", matches: ["abc", "a.c"], not: ["ac", "a/c"] },
  { glob: "[a-c]1", matches: ["a1", "c1"], not: ["d1", "-1"] },
  { glob: "[!a-c]1", matches: ["d1"], not: ["a1"] },
  { glob: "{a,b/**}.txt", matches: ["a.txt", "b/c/d.txt"], not: ["b.txt", "a,b.txt"] },
  { glob: "a,b}(c)+$", matches: ["a,b}(c)+$"], not: ["ab"] },
  { glob: "\\*.txt", matches: ["*.txt"], not: ["a.txt"] },
])("the glob $glob matches $matches and not $not", ({ glob, matches, not }) => {
  const pattern = globPattern(glob);
  expect(matches.filter((path) => !pattern.test(path))).toEqual([]);
  expect(not.filter((path) => pattern.test(path))).toEqual([]);
});

test("a glob whose brace isn't closed is an error", () => {
  expect(() => globPattern("{a,b")).toThrow("{ is not closed");
});
