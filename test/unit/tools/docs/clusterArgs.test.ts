import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { StackConfigInput } from "../../../../config/schema/stack";
import type { ClusterArgs } from "../../../../library/clusterArgs";
import { projectDir } from "../../../../runtime/paths";
import { ARGS_FILE, clusterArgs } from "../../../../tools/docs/clusterArgs";

describe("the arguments of a cluster", () => {
  it("are what is said of the settings", () => {
    expect(readFileSync(join(projectDir, ARGS_FILE), "utf8")).toBe(clusterArgs());
  });

  it("take whatever a stack's settings may be", () => {
    const settings = {} as Omit<StackConfigInput, "preflight">;
    const args: ClusterArgs = settings;
    expect(args).toBe(settings);
  });
});
