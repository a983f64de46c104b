import { contentKey } from "../runtime/contentKey";

/** A stack of a Pulumi project, by their names. */
export interface StackIdentity {
  project: string;
  stack: string;
  /** What the objects of one of several clusters in the stack are called after; PROJECT-STACK if left out. */
  prefix?: string;
}

/**
 * What a cluster's objects are called in libvirt. All of the names begin with those of the project and the stack, so that
 * two stacks live side by side on one libvirt, or with another prefix, so that two clusters of one stack do.
 */
export const libvirtNames = {
  /** What all of them begin with. */
  prefix: prefixOf,
  domain: (stack: StackIdentity, node: string) => `${prefixOf(stack)}-${node}`,
  network: (stack: StackIdentity, leg: "front" | "back") => `${prefixOf(stack)}-${leg}`,
  pool: (stack: StackIdentity) => `${prefixOf(stack)}-pool`,
  /** The name of a volume in the pool. */
  disk: (node: string) => `${node}.qcow2`,
  seed: (node: string) => `${node}-seed.iso`,
  baseImage: "base.qcow2",
  /** The name of the file with a domain's serial console. */
  consoleLog: (stack: StackIdentity, node: string) => `${prefixOf(stack)}-${node}-console.log`,
};

/** Whether an object has the name of one of the stack's: its own, or one of another stack that is called the same. */
export function isNamedAfter(stack: StackIdentity, name: string): boolean {
  return name.startsWith(`${prefixOf(stack)}-`);
}

/**
 * The description of a stack's own domains. The key is in no other stack's state, so that another stack of the same
 * name, somebody else's `dev`, can be told apart.
 *
 * @param publicKey the stack's client key
 */
export function ownerMark(identity: StackIdentity, publicKey: string): string {
  const { project, stack } = identity;
  const as = prefixOf(identity) === `${project}-${stack}` ? "" : `, as ${prefixOf(identity)}`;
  return `Managed by the Pulumi stack ${stack} of project ${project}${as}, key ${contentKey(publicKey)}`;
}

/** Whether a domain's description is that of another cluster in the same stack, or in one that is called the same. */
export function isOtherClusters(identity: StackIdentity, description: string): boolean {
  const { project, stack } = identity;
  const begin = `Managed by the Pulumi stack ${stack} of project ${project}`;
  const [, prefix = `${project}-${stack}`] = /^(?:, as (\S+))?, key /.exec(description.slice(begin.length)) ?? [];
  return description.startsWith(begin) && prefix !== prefixOf(identity);
}

function prefixOf({ project, stack, prefix = `${project}-${stack}` }: StackIdentity): string {
  return prefix;
}
