import type { Kind, NamedObject } from "../../libvirt/objects";

/** A stack's deployment as `pulumi stack export` shows it, as far as it is looked at. */
export interface Deployment {
  resources?: Resource[];
  /** What was begun and not seen to end when pulumi was killed. */
  pending_operations?: { type: string; resource: Resource }[];
}

interface Resource {
  urn: string;
  type: string;
  id?: string;
  /** Of its provider: the URN, two colons, the ID. */
  provider?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** A libvirt object that a deployment tells of. */
export interface LibvirtObject extends NamedObject {
  kind: Kind;
  /** The libvirt that it is in. */
  uri: string;
  /** Of a domain: what marks it as the stack's own. */
  description?: string;
  /** libvirt's UUID of a domain, network or pool; left out of what wasn't seen to be made. */
  uuid?: string;
}

const KINDS: Record<string, Kind> = {
  "libvirt:index/domain:Domain": "domain",
  "libvirt:index/network:Network": "network",
  "libvirt:index/pool:Pool": "pool",
  "libvirt:index/volume:Volume": "volume",
  "libvirt:index/cloudinitDisk:CloudinitDisk": "volume",
};

/** The libvirt objects that the stack has made. @param uri the libvirt of those whose provider isn't known any more */
export function madeObjects(deployment: Deployment, uri: string): LibvirtObject[] {
  const { resources = [] } = deployment;
  return resources.flatMap((resource) => objectOf(resource, uriOf(resource, deployment) ?? uri));
}

/** Those that it may have begun to make, and knows nothing of: a killed pulumi didn't hear what became of them. */
export function unfinishedObjects(deployment: Deployment, uri: string): LibvirtObject[] {
  const made = new Set(madeObjects(deployment, uri).map(nameOf));
  const { pending_operations: pending = [] } = deployment;
  const begun = pending.filter(({ type }) => type === "creating");
  const objects = begun.flatMap(({ resource }) => objectOf(resource, uriOf(resource, deployment) ?? uri));
  return objects.filter((object) => !made.has(nameOf(object)));
}

/** Whether something was begun and not seen to end. */
export function isInterrupted({ pending_operations: pending = [] }: Deployment): boolean {
  return pending.length > 0;
}

/** The same deployment, and all that was begun is over. */
export function withoutPending({ pending_operations: _, ...deployment }: Deployment): Deployment {
  return deployment;
}

/** How libvirt tells objects apart. */
export function nameOf({ kind, uri, pool = "", name }: LibvirtObject): string {
  return [uri, kind, pool, name].join("\n");
}

function objectOf(resource: Resource, uri: string): LibvirtObject[] {
  const kind = KINDS[resource.type];
  const { name, pool, description } = { ...resource.inputs, ...resource.outputs };
  if (kind === undefined || typeof name !== "string") return [];
  return [
    {
      kind,
      uri,
      name,
      ...(typeof pool === "string" && { pool }),
      ...(typeof description === "string" && { description }),
      ...(resource.id && kind !== "volume" && { uuid: resource.id }),
    },
  ];
}

/** The libvirt of a resource's provider; undefined when a destroy has taken the provider away already. */
function uriOf({ provider }: Resource, { resources = [] }: Deployment): string | undefined {
  const own = resources.find(({ urn, id }) => `${urn}::${id}` === provider);
  const uri = own?.inputs?.uri;
  return typeof uri === "string" ? uri : undefined;
}
