import { describe, expect, it } from "vitest";
import { isOlder } from "../../../runtime/isOlder.mjs";

describe("a version is older than another", () => {
  it.each([
    ["1.9", "1.21"],
    ["1.20.14", "1.21"],
    ["20.11.1", "20.12"],
    ["3.247.9", "3.248.0"],
    ["2.7.9", "3"],
  ])("as %s is than %s, which are compared as numbers", (version, than) => {
    expect(isOlder(version, than)).toBe(true);
    expect(isOlder(than, version)).toBe(false);
  });

  it.each([
    ["20.12.0", "20.12"],
    ["1.21", "1.21.0"],
    ["1.21rc2", "1.21"],
    ["3.248.0-alpha.1", "3.248.0"],
  ])("and %s and %s are not older than each other", (version, than) => {
    expect(isOlder(version, than)).toBe(false);
    expect(isOlder(than, version)).toBe(false);
  });

  it("and of what isn't a number nothing is known", () => {
    expect(isOlder("devel go1.27", "1.21")).toBe(false);
  });
});
