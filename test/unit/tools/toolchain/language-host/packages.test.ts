import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { programDependencies } from "../../../../../tools/toolchain/language-host/about";
import { linkPackages } from "../../../../../tools/toolchain/language-host/linkPackages";
import { requiredPackages } from "../../../../../tools/toolchain/language-host/requiredPackages";

let folder: string;
let info: InstanceType<typeof language.ProgramInfo>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "packages-"));
  info = new language.ProgramInfo().setProgramDirectory(folder);
});
afterEach(() => rm(folder, { recursive: true }));

async function json(path: string, content: unknown): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), `${JSON.stringify(content, null, 2)}\n`);
}

describe("the plugins that a program requires", () => {
  const required = () =>
    requiredPackages(new language.GetRequiredPackagesRequest().setInfo(info))
      .toObject()
      .packagesList.map(({ name, version, parameterization }) => ({ name, version, parameterization }));

  test("are those of its installed packages, at any depth", async () => {
    await json("node_modules/@pulumi/command/package.json", {
      name: "@pulumi/command",
      version: "1.2.1",
      pulumi: { resource: true, name: "command" },
    });
    await json("node_modules/plain/package.json", { name: "plain", version: "1.0.0" });
    await json("node_modules/plain/node_modules/@pulumi/random/package.json", {
      name: "@pulumi/random",
      version: "v4.0.0",
      pulumi: { resource: true },
    });

    expect(required()).toEqual([
      { name: "command", version: "v1.2.1", parameterization: undefined },
      { name: "random", version: "v4.0.0", parameterization: undefined },
    ]);
  });

  test("a linked SDK names the plugin that it parameterises", async () => {
    const parameterization = { name: "libvirt", version: "0.8.3", value: "e30=" };
    await json("sdks/libvirt/package.json", {
      name: "@pulumi/libvirt",
      version: "0.8.3",
      pulumi: { resource: true, name: "terraform-provider", version: "1.1.3", parameterization },
    });
    await mkdir(join(folder, "node_modules", "@pulumi"), { recursive: true });
    await symlink("../../sdks/libvirt", join(folder, "node_modules", "@pulumi", "libvirt"));

    expect(required()).toEqual([{ name: "terraform-provider", version: "v1.1.3", parameterization }]);
  });

  test("a package that is linked twice counts once", async () => {
    await json("sdk/package.json", { name: "@pulumi/sdk", version: "1.0.0", pulumi: { resource: true } });
    await mkdir(join(folder, "node_modules"));
    for (const name of ["one", "two"]) await symlink("../sdk", join(folder, "node_modules", name));

    expect(required()).toHaveLength(1);
  });

  test("an SDK that isn't generated yet requires nothing", async () => {
    await mkdir(join(folder, "node_modules", "@pulumi"), { recursive: true });
    await symlink("../../sdks/libvirt", join(folder, "node_modules", "@pulumi", "libvirt"));

    expect(required()).toEqual([]);
  });
});

describe("linking a generated SDK", () => {
  const link = () =>
    linkPackages(
      new language.LinkRequest()
        .setInfo(info)
        .setPackagesList([new language.LinkRequest.LinkDependency().setPath("sdks/libvirt")]),
    );

  beforeEach(() => json("sdks/libvirt/package.json", { name: "@pulumi/libvirt" }));

  test("makes it a dependency that may compile itself, and says how to import it", async () => {
    await json("package.json", { name: "program", dependencies: { plain: "1.0.0" }, allowScripts: { other: false } });

    const { importInstructions } = link().toObject();

    expect(JSON.parse(await readFile(join(folder, "package.json"), "utf8"))).toEqual({
      name: "program",
      dependencies: { plain: "1.0.0", "@pulumi/libvirt": "file:sdks/libvirt" },
      allowScripts: { other: false, "file:sdks/libvirt": true },
    });
    expect(importInstructions).toContain('import * as libvirt from "@pulumi/libvirt";');
  });

  test("leaves a package.json alone that says so already", async () => {
    await json("package.json", {
      dependencies: { "@pulumi/libvirt": "file:sdks/libvirt", plain: "1.0.0" },
      allowScripts: { "file:sdks/libvirt": true, other: false },
    });
    const before = await readFile(join(folder, "package.json"), "utf8");
    await utimes(join(folder, "package.json"), 1, 1);

    link();

    expect(await readFile(join(folder, "package.json"), "utf8")).toBe(before);
  });
});

test("a program's dependencies are the locked ones: direct, or all", async () => {
  await json("package-lock.json", {
    packages: {
      "": { dependencies: { one: "^1.0.0" }, devDependencies: { "@scope/two": "*" } },
      "node_modules/one": { version: "1.1.0" },
      "node_modules/@scope/two": { version: "2.0.0" },
      "node_modules/@scope/two/node_modules/three": { version: "3.0.0" },
    },
  });
  const dependencies = (transitive: boolean) =>
    programDependencies(
      new language.GetProgramDependenciesRequest().setInfo(info).setTransitivedependencies(transitive),
    )
      .toObject()
      .dependenciesList.map(({ name, version }) => `${name} ${version}`);

  expect(dependencies(false)).toEqual(["one 1.1.0", "@scope/two 2.0.0"]);
  expect(dependencies(true)).toEqual(["one 1.1.0", "@scope/two 2.0.0", "three 3.0.0"]);
});
