import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { run } from "../../runtime/process";
import type { Report } from "../../runtime/report";
import { type CachedFolder, cachedFolder, cachedPath } from "../cache";
import type { Downloads } from "./download";
import { goArchitecture } from "./layout";
import { versions } from "./versions";

/** An official release: an archive among the files of a tag of a public repository. */
export interface Release {
  /** `owner/name` */
  repository: string;
  version: string;
  archive: string;
  checksums: string;
  /** What is taken out of the archive; everything by default. */
  members?: string[];
  /** Leading folders of the archive's paths that are left out. */
  strip?: number;
}

export const RELEASES_SITE = "https://github.com";

const platform = `${process.platform}-${goArchitecture()}`;

/** @see https://github.com/pulumi/pulumi/releases */
export const pulumiRelease: Release = {
  repository: "pulumi/pulumi",
  version: versions.pulumi,
  archive: `pulumi-v${versions.pulumi}-${process.platform}-${process.arch}.tar.gz`,
  checksums: `pulumi-${versions.pulumi}-checksums.txt`,
  members: ["pulumi/pulumi", "pulumi/pulumi-language-nodejs"],
  strip: 1,
};

/** @see https://github.com/pulumi/pulumi-command/releases */
export const commandRelease = pluginRelease("command", versions.command);

/** @see https://github.com/pulumi/pulumi-terraform-provider/releases */
export const terraformProviderRelease = pluginRelease("terraform-provider", versions.terraformProvider);

/** @see https://github.com/dmacvicar/terraform-provider-libvirt/releases */
export const libvirtProviderRelease: Release = {
  repository: "dmacvicar/terraform-provider-libvirt",
  version: versions.libvirtProvider,
  archive: `terraform-provider-libvirt_${versions.libvirtProvider}_${platform.replace("-", "_")}.zip`,
  checksums: `terraform-provider-libvirt_${versions.libvirtProvider}_SHA256SUMS`,
};

function pluginRelease(name: string, version: string): Release {
  return {
    repository: `pulumi/pulumi-${name}`,
    version,
    archive: `pulumi-resource-${name}-v${version}-${platform}.tar.gz`,
    checksums: `pulumi-${name}_${version}_checksums.txt`,
  };
}

/**
 * The folder that holds an unpacked release, downloaded and verified if it isn't in the cache.
 *
 * @param site where the releases are; tests have one of their own
 * @throws NotAvailable when it can't be had
 * @throws UserError when what was downloaded is damaged
 */
export async function fetchRelease(
  release: Release,
  downloads: Downloads,
  report: Report,
  site = RELEASES_SITE,
): Promise<string> {
  const tag = `${site}/${release.repository}/releases/download/v${release.version}`;
  const build = async (target: string) => {
    const archive = join(target, release.archive);
    const file = { url: `${tag}/${release.archive}`, checksumsUrl: `${tag}/${release.checksums}` };
    await downloads.save(file, archive, report);
    await unpack(release, archive, target);
    await rm(archive);
  };
  return cachedFolder({ ...cachePlace(release), build }, report);
}

/** Where an unpacked release is once it was had. */
export function releasePath(release: Release): string {
  return cachedPath(cachePlace(release));
}

function cachePlace({ archive }: Release): Pick<CachedFolder, "kind" | "key"> {
  return { kind: join("toolchain", "release"), key: archive };
}

async function unpack({ members = [], strip = 0 }: Release, archive: string, target: string): Promise<void> {
  if (!archive.endsWith(".zip")) {
    await run("tar", ["-xzf", archive, "-C", target, `--strip-components=${strip}`, ...members]);
    return;
  }
  for (const [name, content] of Object.entries(unzipSync(await readFile(archive)))) {
    if (name.endsWith("/")) continue;
    const path = join(target, name);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, content, { mode: 0o755 });
  }
}
