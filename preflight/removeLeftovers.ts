import { UserError } from "../errors/userError";
import { remove } from "../libvirt/objects";
import { virsh } from "../libvirt/virsh";
import { leftoverDomains } from "./checks/leftovers";
import type { Facts } from "./facts";

/**
 * Removes the domains that carry the stack's mark and aren't in its state. Networks and pools carry none: the next up
 * takes the place of what an interrupted one has left of these.
 *
 * @returns the removed domains' names
 * @throws UserError when libvirt refuses
 */
export async function removeLeftovers(uri: string, facts: Facts): Promise<string[]> {
  const removed: string[] = [];
  for (const { name } of leftoverDomains(facts)) {
    // it may have become somebody else's since the facts were gathered
    const { stdout: description } = await virsh(uri, "desc", name);
    if (description !== facts.state?.mark) continue;
    const { ok, error } = await remove(uri, "domain", { name });
    if (!ok) throw new UserError({ what: `the domain ${name}, a leftover, stays: ${error}`, where: uri });
    removed.push(name);
  }
  return removed;
}
