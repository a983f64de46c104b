import { UserError } from "../../errors/userError";
import { exists, type Kind, remove } from "../../libvirt/objects";
import { virsh } from "../../libvirt/virsh";
import type { LibvirtObject } from "./deployment";

/** What is in something comes before it. */
const ORDER: Kind[] = ["domain", "volume", "network", "pool"];

/**
 * Removes objects that a killed pulumi may have made and nothing knows of. They are the stack's own: it told its state
 * that it makes them before it did. A domain must have its mark as well.
 *
 * @returns what was there and is removed: domain lvs-dev-node1
 * @throws UserError when a domain isn't the stack's, or libvirt refuses
 */
export async function removeUnfinished(objects: LibvirtObject[]): Promise<string[]> {
  const removed: string[] = [];
  for (const kind of ORDER) {
    for (const object of objects.filter((each) => each.kind === kind)) {
      if (await removeOne(object)) removed.push(`${kind} ${object.name}`);
    }
  }
  return removed;
}

async function removeOne(object: LibvirtObject): Promise<boolean> {
  const { kind, uri, name, description } = object;
  if (!(await exists(uri, kind, object))) return false;
  if (kind === "domain") {
    const found = await virsh(uri, "desc", name);
    if (found.stdout !== description) throw foreign(object, found.stdout);
  }
  const { ok, error } = await remove(uri, kind, object);
  if (ok) return true;
  throw new UserError({ what: `the ${kind} ${name}, which a killed pulumi left behind, stays: ${error}`, where: uri });
}

function foreign({ uri, name, description }: LibvirtObject, found: string): UserError {
  return new UserError({
    what: `the domain ${name} isn't this stack's${found ? `: it is described as "${found}"` : ""}`,
    where: uri,
    expected: `no such domain, or one described as "${description}"`,
    fix: `rename or remove it: virsh undefine ${name}`,
  });
}
