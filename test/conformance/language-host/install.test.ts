import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { projectDir } from "../../../runtime/paths";
import { ensureToolchain, toolchainEnv } from "../../../tools/toolchain/index";

let folder: string;

beforeAll(async () => {
  await ensureToolchain();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "install-"));
});
afterEach(() => rm(folder, { recursive: true }));

function install(...args: string[]) {
  return execa("pulumi", ["install", ...args], { cwd: folder, env: toolchainEnv(), reject: false, all: true });
}

async function writeProgram(manifest: object): Promise<void> {
  await writeFile(join(folder, "Pulumi.yaml"), "name: tiny\nruntime: nodejs\n");
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
}

test("install makes the same SDK as the toolchain, and leaves package.json as it is committed", async () => {
  for (const name of ["Pulumi.yaml", "package.json", "index.ts"]) await cp(join(projectDir, name), join(folder, name));

  const { exitCode, all } = await install("--no-dependencies");

  expect(exitCode, all).toBe(0);
  const own = join(projectDir, "sdks", "libvirt");
  execFileSync("diff", [
    "--recursive",
    "--exclude=bin",
    "--exclude=node_modules",
    own,
    join(folder, "sdks", "libvirt"),
  ]);
  expect(await readFile(join(folder, "package.json"), "utf8")).toBe(
    await readFile(join(projectDir, "package.json"), "utf8"),
  );
});

test("install runs npm and shows what it says", async () => {
  await writeProgram({ name: "tiny", scripts: { install: "echo said by a script" } });

  const { exitCode, all } = await install();

  expect(exitCode, all).toBe(0);
  expect(all).toContain("Installing dependencies...");
  expect(all).toContain("Finished installing dependencies");
});

test("install fails with npm", async () => {
  await writeProgram({ name: "tiny", scripts: { install: "exit 3" } });

  const { exitCode, all } = await install();

  expect(exitCode).not.toBe(0);
  expect(all).toContain("npm install failed: exit status 3");
  expect(all).not.toContain("Finished installing");
});
