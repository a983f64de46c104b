import * as pulumi from "@pulumi/pulumi";
import { type VirshResult, virsh } from "../host/virsh";

/** The kinds of libvirt objects that an interrupted up can leave behind outside of the stack's state. */
type Kind = "domain" | "network" | "pool" | "volume";

/** An object by its name; a volume also by its pool's. */
interface LibvirtObject {
  name: string;
  pool?: string;
}

/** What every object of this stack is named after: two stacks live side by side on one libvirt. */
export function stackPrefix(): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}`;
}

/** The description that marks a domain as this stack's own. */
export function ownerMark(): string {
  return `Managed by the Pulumi stack ${pulumi.getStack()} of project ${pulumi.getProject()}`;
}

/**
 * Hooks that remove what stands in the way of a creation. A hook runs when the engine is about to create
 * an object, so one of that name which is there already is in no state: an interrupted up left it behind.
 * Names carry the stack's name, and a domain must carry its mark as well. Without virsh nothing is done.
 */
export class LeftoverRemoval {
  readonly domain: pulumi.ResourceHook;
  readonly network: pulumi.ResourceHook;
  readonly pool: pulumi.ResourceHook;
  readonly volume: pulumi.ResourceHook;

  constructor(libvirtUri: string) {
    const hook = (kind: Kind) =>
      new pulumi.ResourceHook(`remove-leftover-${kind}`, async ({ newInputs }) => {
        await removeLeftover(libvirtUri, kind, newInputs as LibvirtObject);
      });
    this.domain = hook("domain");
    this.network = hook("network");
    this.pool = hook("pool");
    this.volume = hook("volume");
  }
}

/** Removes the object of this name that is there already, if it is this stack's own. */
export async function removeLeftover(uri: string, kind: Kind, object: LibvirtObject): Promise<void> {
  if (!object.name.startsWith(`${stackPrefix()}-`) && kind !== "volume") return;
  if (!(await exists(uri, kind, object))) return;
  if (kind === "domain") await requireOwnDomain(uri, object.name);

  pulumi.log.info(`removing the ${kind} ${object.name}, which an interrupted up left behind`);
  await removals[kind](uri, object);
}

function exists(uri: string, kind: Kind, { name, pool = "" }: LibvirtObject): Promise<boolean> {
  const queries: Record<Kind, string[]> = {
    domain: ["domstate", name],
    network: ["net-info", name],
    pool: ["pool-info", name],
    volume: ["vol-info", name, "--pool", pool],
  };
  return virsh(uri, ...queries[kind]).then(({ ok }) => ok);
}

async function requireOwnDomain(uri: string, name: string): Promise<void> {
  const description = await virsh(uri, "desc", name);
  if (description.stdout === ownerMark()) return;
  throw new pulumi.RunError(
    `${uri} already has a domain ${name} that this stack did not make\n` +
      `  expected: no such domain, or one described as "${ownerMark()}"\n` +
      `  mend: rename or remove it (virsh undefine ${name}), or use another stack name`,
  );
}

const removals: Record<Kind, (uri: string, object: LibvirtObject) => Promise<VirshResult>> = {
  domain: async (uri, { name }) => {
    await virsh(uri, "destroy", name);
    return virsh(uri, "undefine", name, "--managed-save", "--nvram");
  },
  network: async (uri, { name }) => {
    await virsh(uri, "net-destroy", name);
    return virsh(uri, "net-undefine", name);
  },
  pool: async (uri, { name }) => {
    await virsh(uri, "pool-destroy", name);
    return virsh(uri, "pool-undefine", name);
  },
  volume: (uri, { name, pool = "" }) => virsh(uri, "vol-delete", name, "--pool", pool),
};
