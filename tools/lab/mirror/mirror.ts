import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contentKey, folderKey } from "../../../runtime/contentKey";
import type { Report } from "../../../runtime/report";
import { cachedFolder } from "../../cache";
import { ensureDebianPackages } from "../debianPackages";
import { runIsolated } from "../image/isolated";
import { ensureUserland, type Userland } from "../image/userland/userland";

/** The public half of the key that signs the mirror's packages, a file at the top of the mirror. */
export const SIGNING_KEY = "RPM-GPG-KEY-CentOS-7";

const RECIPE = join(import.meta.dirname, "recipe");
const PACKAGES = join(RECIPE, "packages");
export const HOST_PACKAGES = ["createrepo-c", "gnupg", "rpm"];

/** What the stand-in's image is made of, besides Debian's essential packages. */
const IMAGE_PACKAGES = [
  "linux-image-cloud-amd64 kmod busybox-static",
  "systemd-sysv dbus cloud-init openssh-server sudo procps",
  // for a disk that is larger than the image
  "fdisk e2fsprogs",
  "iproute2 iptables iputils-ping curl ca-certificates libnss-myhostname",
  "dnf rpm",
  // CentOS 7 has these libraries of ipvsadm and keepalived from the start
  "libnl-3-200 libnl-genl-3-200",
].flatMap((names) => names.split(" "));

/** The Debian parts of the stand-in for CentOS 7 and of its mirror. */
export function standInUserland(report: Report): Promise<Userland> {
  return ensureUserland(
    { imagePackages: IMAGE_PACKAGES, mirrorPackages: mirrorDebs(), withDependencies: false },
    report,
  );
}

/**
 * The folder to serve as the guests' package mirror: CentOS's vault in small, with its paths
 * (`centos/7.9.2009/{os,updates,extras}/x86_64/`) and signed RPMs of httpd, ipvsadm, keepalived and
 * what they need. Built when it isn't in the cache, which needs root.
 *
 * @throws UserError when it has to be built and this process isn't root
 */
export async function ensureMirror(report: Report): Promise<string> {
  const userland = await standInUserland(report);
  return cachedFolder(
    {
      kind: "package-mirror",
      key: contentKey(folderKey(RECIPE), userland.key),
      build: async (folder) => {
        await ensureDebianPackages(HOST_PACKAGES, report);
        await runIsolated(join(RECIPE, "mirror.sh"), [userland.debs, folder], report);
      },
    },
    report,
  );
}

/** The Debian packages whose programs the mirror's RPMs hold. */
export function mirrorDebs(): string[] {
  return readdirSync(PACKAGES)
    .map((name) => join(PACKAGES, name, "debs"))
    .filter((list) => existsSync(list))
    .flatMap((list) => readFileSync(list, "utf8").split(/\s+/))
    .filter((name) => name !== "")
    .sort();
}
