import { virsh } from "../../libvirt/virsh";
import { findBackups } from "./backups";
import { type LibvirtObject, madeObjects } from "./deployment";
import { importStack, type Stack } from "./stack";

/**
 * Gives a stack that knows of no machine the latest backup of its state whose machines live. Their keys are nowhere
 * but in the state, so that without it nobody could log in on them any more.
 *
 * @returns the backup's file; undefined if there is none such
 */
export async function restoreLostState(stack: Stack): Promise<string | undefined> {
  for (const { file, state } of await findBackups(stack)) {
    if (!(await hasLivingMachine(madeObjects(state.deployment, stack.uri)))) continue;
    await importStack(state);
    return file;
  }
  return undefined;
}

/** A machine is the backup's own when libvirt has its UUID and the description that the stack's key is in. */
async function hasLivingMachine(objects: LibvirtObject[]): Promise<boolean> {
  for (const { kind, uri, uuid, description } of objects) {
    if (kind !== "domain" || uuid === undefined || description === undefined) continue;
    if ((await virsh(uri, "desc", uuid)).stdout === description) return true;
  }
  return false;
}
