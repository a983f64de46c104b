import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectDir } from "../../../../runtime/paths";
import { drawImports, withPicture } from "../../../../tools/docs/architecture";
import { readImports } from "../../../../tools/docs/imports";

it("the architecture's picture is what npm run docs draws from the imports", () => {
  const guide = readFileSync(join(projectDir, "docs/architecture.md"), "utf8");
  expect(guide).toBe(withPicture(guide, drawImports(readImports())));
});

it("the architecture's picture leaves out an arrow beside a longer way to the same folder", () => {
  const imports = [
    { from: "index.ts", to: "config/read.ts" },
    { from: "index.ts", to: "plan/index.ts" },
    { from: "config/read.ts", to: "plan/index.ts" },
  ];
  expect(drawImports(imports)).toBe(
    'flowchart TD\n  config["config"] --> plan["plan"]\n  index_ts["index.ts"] --> config["config"]',
  );
});
