import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedFolder } from "../../../host/cache";
import { contentKey } from "../../../host/contentKey";
import { ensureDebianPackages } from "../../../host/debianPackages";
import { run } from "../../../host/process";
import type { Report } from "../../../host/progress";
import { runIsolated } from "../isolated";
import { aptSources, indexTargetsFormat } from "./aptSources";

/** What the guest image is made of, besides Debian's essential packages. */
const IMAGE_PACKAGES = [
  ...["linux-image-cloud-amd64", "kmod", "busybox-static"],
  ...["systemd-sysv", "dbus", "cloud-init", "openssh-server", "sudo", "procps"],
  ...["iproute2", "iptables", "iputils-ping", "curl", "ca-certificates", "libnss-myhostname"],
  ...["dnf", "rpm"],
  // CentOS 7 has these libraries of ipvsadm and keepalived from the start
  ...["libnl-3-200", "libnl-genl-3-200"],
];

const HOST_PACKAGES = ["mmdebstrap", "debian-archive-keyring", "zstd"];
const SCRIPT = join(import.meta.dirname, "userland.sh");

/** The Debian parts of the guest image and of the package mirror. */
export interface Userland {
  /** An installed system, `.tar.zst`. */
  rootfs: string;
  /** The folder of the Debian packages that the mirror turns into RPMs. */
  debs: string;
  /** Changes with the lists of packages; not with Debian's own updates. */
  key: string;
}

/**
 * Gets Debian's packages from the mirrors that the host's apt uses. What was got is kept until the lists
 * change: the guests live in a network of their own, so they needn't follow each of Debian's updates.
 *
 * @param mirrorPackages the Debian packages that the mirror repackages
 */
export async function ensureUserland(mirrorPackages: string[], report: Report): Promise<Userland> {
  const key = contentKey(readFileSync(SCRIPT, "utf8"), IMAGE_PACKAGES.join(" "), mirrorPackages.join(" "));
  const folder = await cachedFolder(
    { kind: "guest-userland", key, build: (into) => buildUserland(into, mirrorPackages, report) },
    report,
  );
  return { rootfs: join(folder, "rootfs.tar.zst"), debs: join(folder, "debs"), key };
}

async function buildUserland(folder: string, mirrorPackages: string[], report: Report): Promise<void> {
  await ensureDebianPackages(HOST_PACKAGES, report);
  const sources = join(folder, "sources.list");
  const settings = join(folder, "apt.conf");
  await writeFile(sources, await hostSources(report));
  await writeFile(settings, await run("apt-config", ["dump", "Acquire::http", "Acquire::https", "Acquire::Retries"]));
  await runIsolated(SCRIPT, [folder, sources, settings, IMAGE_PACKAGES.join(" "), mirrorPackages.join(" ")], report);
}

async function hostSources(report: Report): Promise<string> {
  const indexTargets = () => run("apt-get", ["indextargets", "--format", indexTargetsFormat, "Created-By: Packages"]);
  const known = aptSources(await indexTargets());
  if (known) return known;
  // apt knows an archive's origin only once it has read its index
  await run("apt-get", ["update", "-q"], { report });
  return aptSources(await indexTargets());
}
