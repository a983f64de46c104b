import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectDir } from "../../../../runtime/paths";
import { readPackageImports } from "../../../../tools/docs/imports";

const imports = readPackageImports();
const isTool = (file: string) => file.startsWith("tools/");

describe.each([
  ["the product", "package.json", (file: string) => !isTool(file)],
  ["the tools", "tools/package.json", isTool],
])("%s", (_, manifest, isOwn) => {
  const { dependencies } = JSON.parse(readFileSync(join(projectDir, manifest), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const imported = new Set(imports.filter(({ from }) => isOwn(from)).map(({ name }) => name));

  it("imports packages only that it depends on itself", () => {
    expect([...imported].filter((name) => !(name in dependencies))).toEqual([]);
  });

  it("depends only on packages that it imports", () => {
    expect(Object.keys(dependencies).filter((name) => !imported.has(name))).toEqual([]);
  });
});
