import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentKey, folderKey } from "../../../../runtime/contentKey";
import type { Report } from "../../../../runtime/report";
import { cachedFolder } from "../../../cache";
import { ensureDebianPackages } from "../../debianPackages";
import { cachedImage } from "../buildImage";
import { runIsolated } from "../isolated";
import { ensureUserland, type Userland } from "../userland/userland";

/** What the image is made of, besides Debian's essential packages: what its cloud images have, as far as it matters. */
const IMAGE_PACKAGES = [
  "linux-image-cloud-amd64 initramfs-tools zstd kmod udev",
  "systemd-sysv systemd-resolved dbus netplan.io cloud-init openssh-server sudo procps",
  "apt ca-certificates cloud-guest-utils e2fsprogs",
  "iproute2 iputils-ping nftables curl less",
].flatMap((names) => names.split(" "));

/** What the mirror has, with all that these need. */
const MIRROR_PACKAGES = ["apache2", "ipvsadm", "keepalived", "iptables", "curl"];

const MIRROR_SCRIPT = join(import.meta.dirname, "../../mirror/debian12/mirror.sh");
export const HOST_PACKAGES = ["apt-utils", "gnupg"];

/** The public half of the key that signs the mirror, a file at its top. */
const SIGNING_KEY = "mirror-key.asc";

/**
 * The folder to serve as Debian guests' mirror: Debian's archive in small, with its paths (`debian/dists/bookworm`,
 * `debian-security`), of Debian's own packages. Built when it isn't in the cache, which needs root.
 */
export async function ensureDebian12Mirror(report: Report): Promise<string> {
  const { debs, key } = await userland(report);
  const build = async (folder: string) => {
    await ensureDebianPackages(HOST_PACKAGES, report);
    await runIsolated(MIRROR_SCRIPT, [debs, folder], report);
  };
  return cachedFolder(
    { kind: "package-mirror", key: contentKey(readFileSync(MIRROR_SCRIPT, "utf8"), key), build },
    report,
  );
}

/**
 * The path of a Debian 12 image, a qcow2 that boots by itself like Debian's cloud images: Debian's own packages as
 * they are, and the mirror's key among those that apt trusts. Built when it isn't in the cache, which needs root.
 */
export async function ensureDebian12Image(report: Report): Promise<string> {
  const mirror = await ensureDebian12Mirror(report);
  const signingKey = readFileSync(join(mirror, SIGNING_KEY), "utf8");
  const { rootfs, key } = await userland(report);
  return cachedImage(
    {
      name: "debian12.qcow2",
      key: contentKey(folderKey(join(import.meta.dirname, "recipe")), signingKey, key),
      script: join(import.meta.dirname, "recipe/image.sh"),
      rootfs,
      mirror,
    },
    report,
  );
}

function userland(report: Report): Promise<Userland> {
  return ensureUserland(
    { imagePackages: IMAGE_PACKAGES, mirrorPackages: MIRROR_PACKAGES, withDependencies: true },
    report,
  );
}
