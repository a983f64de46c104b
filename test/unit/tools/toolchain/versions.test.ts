import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { projectDir } from "../../../../runtime/paths";
import { versions } from "../../../../tools/toolchain/versions";

function read(...path: string[]): string {
  return readFileSync(join(projectDir, ...path), "utf8");
}

const manifest = JSON.parse(read("package.json"));
const lock = JSON.parse(read("package-lock.json"));

test("Pulumi.yaml generates the SDK from the same provider by the same plugin", () => {
  expect(parse(read("Pulumi.yaml")).packages.libvirt).toEqual({
    source: "terraform-provider",
    version: versions.terraformProvider,
    parameters: ["dmacvicar/libvirt", versions.libvirtProvider],
  });
});

test("package.json takes the SDKs that belong to the plugins", () => {
  expect(manifest.dependencies).toMatchObject({
    "@pulumi/pulumi": `^${versions.oldestPulumi}`,
    "@pulumi/command": `^${versions.command}`,
    "@pulumi/libvirt": "file:sdks/libvirt",
  });
});

test("the Go modules that are built are of the same versions", () => {
  expect(read("tools", "toolchain", "go", "pulumi", "go.mod")).toContain(
    `\tgithub.com/pulumi/pulumi/pkg/v3 v${versions.pulumi} `,
  );
  expect(read("tools", "toolchain", "go", "terraform-bridge", "go.mod")).toContain(
    `\tgithub.com/pulumi/pulumi-terraform-bridge/v3 v${versions.terraformBridge} `,
  );
  expect(read("tools", "toolchain", "go", "libvirt-provider", "go.mod")).toContain(
    `\tgithub.com/dmacvicar/terraform-provider-libvirt v${versions.libvirtProvider} `,
  );
});

test("what pulumi install writes into package.json is there already, in its order", () => {
  expect(manifest.allowScripts["file:sdks/libvirt"]).toBe(true);
  expect(Object.keys(manifest.allowScripts)).toEqual(Object.keys(manifest.allowScripts).sort());
});

test("the lock file knows what the SDK needs, so that installing doesn't change it", () => {
  expect(lock.packages["sdks/libvirt"]).toMatchObject({
    name: "@pulumi/libvirt",
    version: versions.libvirtProvider,
    dependencies: { "@pulumi/pulumi": expect.anything() },
  });
});
