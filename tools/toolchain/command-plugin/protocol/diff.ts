import {
  asArchive,
  asAsset,
  hasSignature,
  isMap,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  unwrap,
} from "./propertyValue";

export type ChangeKind = "add" | "delete" | "update";

/** What differs between two sets of inputs: the path of each differing value, as Pulumi writes paths, and how. */
export type Changes = Map<string, ChangeKind>;

/** Compares inputs down to the single differing value. Secrets, assets and archives are compared as a whole. */
export function diffInputs(olds: PropertyMap, news: PropertyMap): Changes {
  const changes: Changes = new Map();
  diffMaps("", olds, news, changes);
  return changes;
}

/** The input that a path leads into: `triggers` of `triggers[0].name`. */
export function inputOf(path: string): string {
  return path.split(/[.[]/, 1)[0] as string;
}

function diffMaps(path: string, olds: PropertyMap, news: PropertyMap, changes: Changes): void {
  for (const name of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    diffValues(propertyPath(path, name), olds[name], news[name], changes);
  }
}

function diffValues(
  path: string,
  old: PropertyValue | undefined,
  now: PropertyValue | undefined,
  changes: Changes,
): void {
  const had = old !== undefined && old !== null;
  const has = now !== undefined && now !== null;
  if (!had && !has) return;
  if (!had) changes.set(path, "add");
  else if (!has) changes.set(path, "delete");
  else if (Array.isArray(old) && Array.isArray(now)) {
    for (let index = 0; index < Math.max(old.length, now.length); index++) {
      diffValues(`${path}[${index}]`, old[index], now[index], changes);
    }
  } else if (isPlainMap(old) && isPlainMap(now)) diffMaps(path, old, now, changes);
  else if (!isSame(old, now)) changes.set(path, "update");
}

/** Equality of values that are compared as a whole. Files are the same when their contents are, wherever they lie. */
function isSame(old: PropertyValue | undefined, now: PropertyValue | undefined): boolean {
  if (typeof old !== "object" || typeof now !== "object" || old === null || now === null) return old === now;
  if (isSecret(old) !== isSecret(now)) return false;
  if (isSecret(old)) return isSame(unwrap(old), unwrap(now));
  const [oldHash, hash] = [contentHash(old), contentHash(now)];
  if (oldHash !== undefined && hash !== undefined) return oldHash === hash;
  if (Array.isArray(old) !== Array.isArray(now)) return false;
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].every((name) => isSame((old as PropertyMap)[name], (now as PropertyMap)[name]));
}

function contentHash(value: PropertyValue): string | undefined {
  return asAsset(value)?.hash ?? asArchive(value)?.hash;
}

function isPlainMap(value: PropertyValue): value is PropertyMap {
  return isMap(value) && !hasSignature(value);
}

function propertyPath(parent: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${parent}[${JSON.stringify(name)}]`;
  return parent === "" ? name : `${parent}.${name}`;
}
