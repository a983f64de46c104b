import type { Problem } from "../../host/userError";
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
  const known = Object.keys(nodes);
  const near = closest(name, known);
  return {
    what: `there is no node ${name}`,
    where: configPath(path),
    expected: `one of ${known.join(", ")}`,
    fix: near && `write ${near}`,
  };
}

export function noNetwork(path: string[], address: string, network: string[]): Problem {
  return {
    what: `${address} is in no network`,
    where: configPath(path),
    expected: `${configPath(network)} as well, such as fd00:1::/64`,
  };
}

/** The command that gives a setting a value. */
export function setIt(path: PropertyKey[], value: string): string {
  return `pulumi config set --path '${configPath(path)}' ${value}`;
}
