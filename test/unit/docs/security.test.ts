import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const page = readFileSync(join(projectDir, "docs/security.md"), "utf8");

/** Each file of tests that is named, with the names of the tests in it. */
const proofs = [...page.matchAll(/`(test\/[^`]+)`: ("[^"]+"(?:, "[^"]+")*)/g)].flatMap(([, file = "", names = ""]) =>
  [...names.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => [name, file] as const),
);

/** The rows of its tables, without their heads. */
const threats = page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| threat"));

describe("the list of threats", () => {
  it.each(proofs)("names a test that exists: %s", (name, file) => {
    expect(existsSync(join(projectDir, file))).toBe(true);
    expect(readFileSync(join(projectDir, file), "utf8")).toContain(`"${name}"`);
  });

  it.each(threats)("has a test for each: %s", (threat) => {
    expect(threat).toMatch(/`test\/[^`]+\.test\.ts`: "/);
  });
});
