import { readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cachedFolder } from "../../host/cache";
import { contentKey, folderKey } from "../../host/contentKey";
import { ensureDebianPackages } from "../../host/debianPackages";
import type { Report } from "../../host/progress";
import { ensureMirror, mirrorDebs, SIGNING_KEY } from "../mirror/mirror";
import { runIsolated } from "./isolated";
import { ensureUserland } from "./userland/userland";

const RECIPE = join(import.meta.dirname, "recipe");
const HOST_PACKAGES = ["cpio", "e2fsprogs", "extlinux", "fdisk", "qemu-utils", "zstd"];
const IMAGE = "centos7-stand-in.qcow2";

/**
 * The path of the guests' base image, a qcow2 that boots by itself like a cloud image: Debian's packages that
 * answer to CentOS 7's commands, and take packages that are signed with the key of the lab's mirror.
 * Built when it isn't in the cache, which needs root and takes some minutes.
 *
 * @throws UserError when it has to be built and this process isn't root
 */
export async function ensureGuestImage(report: Report): Promise<string> {
  const mirror = await ensureMirror(report);
  const signingKey = readFileSync(join(mirror, SIGNING_KEY), "utf8");
  const userland = await ensureUserland(mirrorDebs(), report);
  const folder = await cachedFolder(
    {
      kind: "guest-image",
      key: contentKey(folderKey(RECIPE), signingKey, userland.key),
      build: (into) => buildImage(into, userland.rootfs, mirror, report),
    },
    report,
  );
  return join(folder, IMAGE);
}

async function buildImage(folder: string, rootfs: string, mirror: string, report: Report): Promise<void> {
  await ensureDebianPackages(HOST_PACKAGES, report);
  const work = join(folder, "work");
  await mkdir(work);
  await runIsolated(join(RECIPE, "image.sh"), [rootfs, mirror, work, join(folder, IMAGE)], report);
  await rm(work, { recursive: true });
}
