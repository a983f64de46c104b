import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentKey, folderKey } from "../../../runtime/contentKey";
import type { Report } from "../../../runtime/report";
import { ensureMirror, SIGNING_KEY, standInUserland } from "../mirror/mirror";
import { cachedImage } from "./buildImage";

const RECIPE = join(import.meta.dirname, "recipe");

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
  const { rootfs, key } = await standInUserland(report);
  return cachedImage(
    {
      name: "centos7-stand-in.qcow2",
      key: contentKey(folderKey(RECIPE), signingKey, key),
      script: join(RECIPE, "image.sh"),
      rootfs,
      mirror,
    },
    report,
  );
}
