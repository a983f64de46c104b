import { cp, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectDir } from "../../../runtime/paths";
import { type TinyProject, tinyProject } from "./tinyProject";

let project: TinyProject;
let plugin: string;

beforeAll(async () => {
  project = await tinyProject();
  plugin = join(project.dir, "../plugin");
  await cp(join(import.meta.dirname, "plugin"), plugin, { recursive: true });
  // above it, since Pulumi installs the packages of the folder itself, which has none
  await symlink(join(projectDir, "node_modules"), join(plugin, "../node_modules"));
});
afterAll(() => project.remove());

describe("a plugin that is a folder with PulumiPlugin.yaml", () => {
  test("runs, and tells its schema", async () => {
    const { exitCode, stdout } = await project.pulumi("package", "get-schema", plugin);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      name: "tiny",
      version: "1.2.3",
      resources: { "tiny:index:Thing": { inputProperties: { size: { type: "integer" } } } },
    });
  });

  test("that fails says why", async () => {
    const { exitCode, output } = await project.pulumiAs("throw", "package", "get-schema", plugin);

    expect(exitCode).not.toBe(0);
    expect(output).toContain("thrown by the plugin");
  });
});
