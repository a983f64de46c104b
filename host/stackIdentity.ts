import { contentKey } from "./contentKey";

/** A stack of a Pulumi project, by their names. */
export interface StackIdentity {
  project: string;
  stack: string;
}

/** What every libvirt object of a stack is named after: two stacks live side by side on one libvirt. */
export function prefixOf({ project, stack }: StackIdentity): string {
  return `${project}-${stack}`;
}

/** The description of a stack's own domains. @param publicKey the stack's client key */
export function markOf({ project, stack }: StackIdentity, publicKey: string): string {
  return `Managed by the Pulumi stack ${stack} of project ${project}, key ${contentKey(publicKey)}`;
}
