import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  installedLibvirtProvider,
  installedPlugin,
  installedPulumi,
  isFitting,
} from "../../../../tools/toolchain/installed";
import { homeDir, libvirtProviderDir, pluginDir } from "../../../../tools/toolchain/layout";
import { versions } from "../../../../tools/toolchain/versions";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "installed-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function program(path: string, output = ""): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho '${output}'\n`);
  await chmod(path, 0o755);
}

describe("an installed pulumi", () => {
  const find = (...folders: string[]) => installedPulumi(folders.join(delimiter));

  test("is used when its version fits and its language host is beside it", async () => {
    await program(join(folder, "bin", "pulumi"), "v3.300.1");
    await program(join(folder, "bin", "pulumi-language-nodejs"));

    expect(await find(join(folder, "empty"), join(folder, "bin"))).toEqual({
      folder: join(folder, "bin"),
      version: "3.300.1",
    });
  });

  test("is not used without its language host", async () => {
    await program(join(folder, "bin", "pulumi"), "v3.300.1");

    expect(await find(join(folder, "bin"))).toBeUndefined();
  });

  test("is not used when it is too old", async () => {
    await program(join(folder, "bin", "pulumi"), "v3.100.0");
    await program(join(folder, "bin", "pulumi-language-nodejs"));

    expect(await find(join(folder, "bin"))).toBeUndefined();
  });

  test("is never the toolchain of a clone", async () => {
    const bin = join(folder, ".toolchain", "bin");
    for (const name of ["pulumi", "pulumi-language-nodejs"]) await program(join(bin, name), "v3.300.1");

    expect(await find(bin)).toBeUndefined();
  });
});

test("a version fits within the major version, from the SDK's own on", () => {
  const [major, minor, patch] = versions.oldestPulumi.split(".").map(Number) as [number, number, number];

  expect(isFitting(`${major}.${minor}.${patch}`)).toBe(true);
  expect(isFitting(`${major}.${minor + 1}.0`)).toBe(true);
  expect(isFitting(`${major}.${minor + 1}.0-alpha.1`)).toBe(true);
  expect(isFitting(`${major}.${minor - 1}.9`)).toBe(false);
  expect(isFitting(`${major + 1}.0.0`)).toBe(false);
  expect(isFitting("")).toBe(false);
});

describe("an installed plugin", () => {
  beforeEach(() => vi.stubEnv("PULUMI_HOME", folder));

  test("is used in the exact version", async () => {
    const plugin = pluginDir(folder, "command", "1.2.1");
    await program(join(plugin, "pulumi-resource-command"));

    expect(await installedPlugin("command", "1.2.1")).toEqual({ folder: plugin });
    expect(await installedPlugin("command", "1.2.0")).toBeUndefined();
  });

  test("is not used when its installation wasn't finished", async () => {
    const plugin = pluginDir(folder, "command", "1.2.1");
    await program(join(plugin, "pulumi-resource-command"));
    await writeFile(`${plugin}.partial`, "");

    expect(await installedPlugin("command", "1.2.1")).toBeUndefined();
  });

  test("is looked for in the user's own PULUMI_HOME, also where a clone's is set", async () => {
    vi.stubEnv("PULUMI_HOME", homeDir);
    vi.stubEnv("HOME", folder);
    const provider = libvirtProviderDir(join(folder, ".pulumi"), versions.libvirtProvider);
    await mkdir(provider, { recursive: true });

    expect(await installedLibvirtProvider()).toEqual({ folder: provider });
  });
});
