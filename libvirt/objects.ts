import { type VirshResult, virsh } from "./virsh";

/** The kinds of libvirt objects that a stack makes. */
export type Kind = "domain" | "network" | "pool" | "volume";

/** An object by its name; a volume also by its pool's. */
export interface NamedObject {
  name: string;
  pool?: string;
}

/** Whether libvirt has it. One that doesn't answer has nothing. */
export async function exists(uri: string, kind: Kind, object: NamedObject): Promise<boolean> {
  const { ok } = await virsh(uri, ...QUERIES[kind](object));
  return ok;
}

/**
 * Removes an object, whether it runs or not: a domain without its volumes, a pool without the files in it.
 *
 * @returns what libvirt said to the removal itself
 * @see virsh(1): undefine, net-undefine, pool-undefine, vol-delete
 */
export function remove(uri: string, kind: Kind, object: NamedObject): Promise<VirshResult> {
  return REMOVALS[kind](uri, object);
}

const QUERIES: Record<Kind, (object: NamedObject) => string[]> = {
  domain: ({ name }) => ["domstate", name],
  network: ({ name }) => ["net-info", name],
  pool: ({ name }) => ["pool-info", name],
  volume: ({ name, pool = "" }) => ["vol-info", name, "--pool", pool],
};

const REMOVALS: Record<Kind, (uri: string, object: NamedObject) => Promise<VirshResult>> = {
  domain: async (uri, { name }) => {
    await virsh(uri, "destroy", name);
    return virsh(uri, "undefine", name, "--managed-save", "--nvram", "--snapshots-metadata");
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
