import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "../../runtime/paths";
import { versions } from "./versions";

/** Where the toolchain of this clone is. Nothing outside of it and of the cache is written. */
export const toolchainDir = join(projectDir, ".toolchain");

/** The programs: `pulumi` and what it expects beside itself. */
export const binDir = join(toolchainDir, "bin");

export const PULUMI = "pulumi";

/** What Pulumi runs TypeScript programs by. */
export const LANGUAGE_HOST = "pulumi-language-nodejs";

/** `PULUMI_HOME`: the plugins, and what the CLI itself keeps. */
export const homeDir = join(toolchainDir, "home");

/** The programs of this project that stand in for official ones, each in a folder of its own. */
export const standInsDir = join(toolchainDir, "stand-ins");

/** Where Pulumi looks for a resource plugin, below a `PULUMI_HOME`. */
export function pluginDir(home: string, name: string, version: string): string {
  return join(home, "plugins", `resource-${name}-v${version}`);
}

/** Where the Terraform bridge looks for the libvirt provider before it would download it, below a `PULUMI_HOME`. */
export function libvirtProviderDir(home: string, version: string): string {
  const platform = `${process.platform}_${goArchitecture()}`;
  return join(home, "dynamic_tf_plugins", "registry.opentofu.org", "dmacvicar", "libvirt", version, platform);
}

/** Where `pulumi install` puts the libvirt provider's SDK too, as Pulumi.yaml's `packages` and package.json say. */
export const sdkDir = join(projectDir, "sdks", "libvirt");

/** What a program gets that imports `@pulumi/libvirt`: there only once the SDK is compiled. */
export const sdkMain = join(sdkDir, "bin", "index.js");

/** Whether every part is in its place. */
export function isComplete(): boolean {
  const files = [
    join(binDir, PULUMI),
    join(binDir, LANGUAGE_HOST),
    join(pluginDir(homeDir, "command", versions.command), "pulumi-resource-command"),
    join(pluginDir(homeDir, "terraform-provider", versions.terraformProvider), "pulumi-resource-terraform-provider"),
    libvirtProviderDir(homeDir, versions.libvirtProvider),
    sdkMain,
  ];
  return files.every((file) => existsSync(file));
}

/** This machine's architecture as Go and the plugins' archives name it. */
export function goArchitecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}
