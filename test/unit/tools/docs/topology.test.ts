import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectDir } from "../../../../runtime/paths";
import { committedConfig, pairConfig } from "../../../../tools/docs/committedConfig";
import { drawTopology } from "../../../../tools/docs/topology";

it("the README's picture is what npm run docs draws from Pulumi.dev.yaml", () => {
  expect(readFileSync(join(projectDir, "docs/topology.svg"), "utf8")).toBe(drawTopology(committedConfig("dev")));
});

it("the picture of a pair is what npm run docs draws from the guide to failover", () => {
  expect(readFileSync(join(projectDir, "docs/topology-pair.svg"), "utf8")).toBe(drawTopology(pairConfig("dev")));
});
