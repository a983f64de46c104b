import { describe, expect, it } from "vitest";
import { changeSource } from "../../../toolchain/sourceChanges";

describe("a changed source", () => {
  it("has each replacement as it is written, and the rest as it was", () => {
    const replacements: [string, string][] = [
      ["one", "$& 1"],
      ["two", "2"],
    ];

    expect(changeSource("one, two, three", replacements)).toBe("$& 1, 2, three");
  });

  it.each(["three, four", "one, one"])("is an error where what is replaced isn't there exactly once: %s", (source) => {
    expect(() => changeSource(source, [["one", "1"]])).toThrow("not exactly once in the source: one");
  });
});
