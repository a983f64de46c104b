import type { Problem } from "../../errors/userError";
import { closest } from "../closest";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";

/** A problem if the value was used before; otherwise remembers who uses it. */
export function taken(owners: Map<string, string>, value: string, path: PropertyKey[]): Problem[] {
  const where = configPath(path);
  const owner = owners.get(value);
  if (owner === undefined) {
    owners.set(value, where);
    return [];
  }
  return [{ what: `${value} is already used by ${owner}`, where, expected: "each only once" }];
}

export function unknownNode(path: PropertyKey[], name: string, { nodes }: Pick<StackConfig, "nodes">): Problem {
  return unknown(`node ${name}`, path, name, Object.keys(nodes));
}

export function unknownPool(
  path: PropertyKey[],
  name: string,
  { nodePools = {} }: Pick<StackConfig, "nodePools">,
): Problem {
  const known = Object.keys(nodePools);
  if (known.length > 0) return unknown(`node pool ${name}`, path, name, known);
  return { what: `there is no node pool ${name}`, where: configPath(path), expected: `lvs:nodePools.${name} as well` };
}

/** The most names that a message lists. */
const MAX_NAMES = 20;

function unknown(thing: string, path: PropertyKey[], name: string, known: string[]): Problem {
  const near = closest(name, known);
  return {
    what: `there is no ${thing}`,
    where: configPath(path),
    expected: `one of ${known.slice(0, MAX_NAMES).join(", ")}${known.length > MAX_NAMES ? ", …" : ""}`,
    fix: near && `write ${near}`,
  };
}

export function noNetwork(path: PropertyKey[], address: string, network: string[]): Problem {
  return {
    what: `${address} is in no network`,
    where: configPath(path),
    expected: `${configPath(network)} as well, such as ${address.includes(":") ? "fd00:1::/64" : "192.168.2.0/24"}`,
  };
}

/** The command that gives a setting a value. */
export function setIt(path: PropertyKey[], value: string): string {
  return `pulumi config set --path '${configPath(path)}' ${value}`;
}
