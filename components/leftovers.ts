import * as pulumi from "@pulumi/pulumi";
import { exists, type Kind, type NamedObject, remove } from "../host/libvirtObjects";
import { markOf, prefixOf, type StackIdentity } from "../host/stackIdentity";
import { virsh } from "../host/virsh";

/** What every object of this stack is named after: two stacks live side by side on one libvirt. */
export function stackPrefix(): string {
  return prefixOf(runningStack());
}

/**
 * The description that marks a domain as this stack's own. The key is in no other stack's state, so that
 * another stack of the same name, somebody else's `dev`, is told apart.
 *
 * @param publicKey the stack's client key
 */
export function ownerMark(publicKey: string): string {
  return markOf(runningStack(), publicKey);
}

export function runningStack(): StackIdentity {
  return { project: pulumi.getProject(), stack: pulumi.getStack() };
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

  /**
   * @param mark the stack's own, see {@link ownerMark}
   * @param suffix tells the hooks of several libvirts apart
   */
  constructor(libvirtUri: string, mark: pulumi.Output<string>, suffix = "") {
    const hook = (kind: Kind) =>
      new pulumi.ResourceHook(`remove-leftover-${kind}${suffix}`, async ({ newInputs }) => {
        await removeLeftover(libvirtUri, mark, kind, newInputs as NamedObject);
      });
    this.domain = hook("domain");
    this.network = hook("network");
    this.pool = hook("pool");
    this.volume = hook("volume");
  }
}

/** Removes the object of this name that is there already, if it is this stack's own. */
export async function removeLeftover(
  uri: string,
  mark: pulumi.Output<string>,
  kind: Kind,
  object: NamedObject,
): Promise<void> {
  const ours = kind === "volume" ? object.pool : object.name;
  if (!ours?.startsWith(`${stackPrefix()}-`)) return;
  if (!(await exists(uri, kind, object))) return;
  await requireNoForeignDomain(uri, await settled(mark));

  pulumi.log.info(`removing the ${kind} ${object.name}, which an interrupted up left behind`);
  const { ok, error } = await remove(uri, kind, object);
  if (ok) return;
  throw new pulumi.RunError(`${uri}: the ${kind} ${object.name}, which an interrupted up left behind, stays: ${error}`);
}

function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** Names alone don't prove that things are ours: another stack of the same name uses them too. */
async function requireNoForeignDomain(uri: string, mark: string): Promise<void> {
  const { stdout } = await virsh(uri, "list", "--all", "--name");
  for (const name of stdout.split("\n").filter((line) => line.startsWith(`${stackPrefix()}-`))) {
    const description = await virsh(uri, "desc", name);
    if (description.stdout === mark) continue;
    throw new pulumi.RunError(
      `${uri} already has a domain ${name} that this stack did not make\n` +
        `  expected: no such domain, or one described as "${mark}"\n` +
        `  mend: rename or remove it (virsh undefine ${name}), or use another stack name`,
    );
  }
}
