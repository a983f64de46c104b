import { join } from "node:path";
import { projectDir } from "../host/paths";

/** Where the toolchain of this clone is. Nothing outside of it and of the cache is written. */
export const toolchainDir = join(projectDir, ".toolchain");

/** The programs: `pulumi` and what it expects beside itself. */
export const binDir = join(toolchainDir, "bin");

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

/** This machine's architecture as Go and the plugins' archives name it. */
export function goArchitecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}
