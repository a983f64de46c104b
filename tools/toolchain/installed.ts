import { existsSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { execa } from "execa";
import { isOlder } from "../../runtime/isOlder.mjs";
import { projectDir } from "../../runtime/paths";
import { binDir, homeDir, libvirtProviderDir, pluginDir } from "./layout";
import { versions } from "./versions";

/** A part that is on this machine already. */
export interface Installed {
  folder: string;
  /** Its version, where others than ours fit. */
  version?: string;
}

/**
 * The first `pulumi` on the path, other than a clone's own: if it is of a fitting version and has its Node.js
 * language host beside it.
 */
export async function installedPulumi(path = process.env.PATH ?? ""): Promise<Installed | undefined> {
  for (const folder of path.split(delimiter)) {
    if (!folder || isToolchain(folder, binDir) || !(await isExecutable(join(folder, "pulumi")))) continue;
    if (!(await isExecutable(join(folder, "pulumi-language-nodejs")))) return undefined;
    const version = await versionOf(join(folder, "pulumi"));
    return isFitting(version) ? { folder: resolve(folder), version } : undefined;
  }
  return undefined;
}

/** An installed resource plugin of the exact version. */
export async function installedPlugin(name: string, version: string): Promise<Installed | undefined> {
  const folder = pluginDir(usersPulumiHome(), name, version);
  const unfinished = existsSync(`${folder}.partial`);
  return !unfinished && (await isExecutable(join(folder, `pulumi-resource-${name}`))) ? { folder } : undefined;
}

/** The libvirt provider where the Terraform bridge has put it before. */
export async function installedLibvirtProvider(): Promise<Installed | undefined> {
  const folder = libvirtProviderDir(usersPulumiHome(), versions.libvirtProvider);
  return existsSync(folder) ? { folder } : undefined;
}

/** The user's own `PULUMI_HOME`, also where a clone's is set already. */
function usersPulumiHome(): string {
  const named = process.env.PULUMI_HOME;
  return named && !isToolchain(named, homeDir) ? named : join(homedir(), ".pulumi");
}

/** Whether a folder is to any clone what the given one is to this clone: what is there isn't installed, but ours. */
function isToolchain(folder: string, ours: string): boolean {
  return resolve(folder).endsWith(ours.slice(projectDir.length));
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function versionOf(pulumi: string): Promise<string> {
  const { stdout } = await execa(pulumi, ["version"], {
    reject: false,
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return (stdout ?? "").trim().replace(/^v/, "");
}

/** Whether a Pulumi is of the same major version as ours, and not older than the one that the SDK belongs to. */
export function isFitting(version: string): boolean {
  const major = /^(\d+)\.\d+\.\d+/.exec(version)?.[1];
  return major === versions.oldestPulumi.split(".")[0] && !isOlder(version, versions.oldestPulumi);
}
