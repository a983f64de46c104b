import type { Kind } from "../../libvirt/objects";
import { virsh } from "../../libvirt/virsh";
import type { LibvirtObject } from "./deployment";

const LISTS: Partial<Record<Kind, string[]>> = {
  domain: ["list", "--all", "--uuid"],
  network: ["net-list", "--all", "--uuid"],
  pool: ["pool-list", "--all", "--uuid"],
};

/**
 * The domains, networks and pools that libvirt doesn't have, of those that a stack has made: a destroy that was killed
 * didn't hear that they had gone, or somebody removed them by hand. Where libvirt doesn't answer, none is missed.
 */
export async function missingObjects(made: LibvirtObject[]): Promise<LibvirtObject[]> {
  const missing: LibvirtObject[] = [];
  for (const uri of new Set(made.map((object) => object.uri))) {
    for (const [kind, list] of Object.entries(LISTS)) {
      const wanted = made.filter((object) => object.uri === uri && object.kind === kind);
      if (wanted.length === 0) continue;
      const { ok, stdout } = await virsh(uri, ...list);
      const found = stdout.split("\n").map((line) => line.trim());
      if (ok) missing.push(...wanted.filter(({ uuid }) => uuid !== undefined && !found.includes(uuid)));
    }
  }
  return missing;
}
