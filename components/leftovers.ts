import * as pulumi from "@pulumi/pulumi";
import { exists, type Kind, type NamedObject, remove } from "../libvirt/objects";
import { virsh } from "../libvirt/virsh";
import { isNamedAfter, isOtherClusters, type StackIdentity } from "../plan/libvirtNames";
import { settled } from "./settled";

/** Whose leftovers are removed, and where. */
export interface Owner {
  /** libvirt's. */
  uri: pulumi.Input<string>;
  stack: StackIdentity;
  /** The description of the stack's own domains. */
  mark: pulumi.Output<string>;
}

/**
 * Hooks that remove what stands in the way of a creation. A hook runs when the engine is about to create
 * an object, so one of that name which is there already is in no state: an interrupted up left it behind.
 * Nothing is removed while libvirt has a domain of the stack's name with another mark. Without virsh nothing is done.
 */
export class LeftoverRemoval {
  readonly domain: pulumi.ResourceHook;
  readonly network: pulumi.ResourceHook;
  readonly pool: pulumi.ResourceHook;
  readonly volume: pulumi.ResourceHook;

  /** @param name tells the hooks of several libvirts and clusters apart */
  constructor(name: string, owner: Owner) {
    const hook = (kind: Kind) =>
      new pulumi.ResourceHook(`${name}-remove-leftover-${kind}`, async ({ newInputs }) => {
        await removeLeftover(owner, kind, newInputs as NamedObject);
      });
    this.domain = hook("domain");
    this.network = hook("network");
    this.pool = hook("pool");
    this.volume = hook("volume");
  }
}

/** Removes the object of this name that is there already, if it is this stack's own. */
export async function removeLeftover(owner: Owner, kind: Kind, object: NamedObject): Promise<void> {
  const { stack } = owner;
  const ours = kind === "volume" ? object.pool : object.name;
  if (ours === undefined || !isNamedAfter(stack, ours)) return;
  const uri = await settled(owner.uri);
  if (!(await exists(uri, kind, object))) return;
  await requireNoForeignDomain(uri, owner);

  pulumi.log.info(`removing the ${kind} ${object.name}, which an interrupted up left behind`);
  const { ok, error } = await remove(uri, kind, object);
  if (ok) return;
  throw new pulumi.RunError(`${uri}: the ${kind} ${object.name}, which an interrupted up left behind, stays: ${error}`);
}

/** A name doesn't prove that an object is ours: another stack may have the same name. */
async function requireNoForeignDomain(uri: string, { stack, mark }: Owner): Promise<void> {
  const own = await settled(mark);
  const { stdout } = await virsh(uri, "list", "--all", "--name");
  for (const name of stdout.split("\n").filter((line) => isNamedAfter(stack, line))) {
    const description = await virsh(uri, "desc", name);
    if (description.stdout === own || isOtherClusters(stack, description.stdout)) continue;
    throw new pulumi.RunError(
      `${uri} already has a domain ${name} that this stack did not make\n` +
        `  expected: no such domain, or one described as "${own}"\n` +
        `  fix: rename or remove it (virsh undefine ${name}), or use another stack name`,
    );
  }
}
