import type { PropertySpec, PropertySpecs, TypeSpec } from "../schema";
import { referencedType } from "../schema";
import {
  asArchive,
  asAsset,
  isMap,
  isSecret,
  isUnknown,
  type PropertyMap,
  type PropertyValue,
  secret,
  unwrap,
} from "./propertyValue";

/** Why an input isn't accepted. */
export interface Failure {
  /** The path of the input. */
  property: string;
  reason: string;
}

/** Inputs with their defaults filled in and their secrets marked, and what is wrong with them. */
export interface Checked {
  inputs: PropertyMap;
  failures: Failure[];
}

/** Checks inputs against a schema. What isn't known yet is accepted. */
export function checkInputs(specs: PropertySpecs, required: readonly string[], given: PropertyMap): Checked {
  const failures: Failure[] = [];
  const inputs = checkMap(specs, required, given, "", failures);
  return { inputs, failures };
}

function checkMap(
  specs: PropertySpecs,
  required: readonly string[],
  given: PropertyMap,
  path: string,
  failures: Failure[],
): PropertyMap {
  const checked: PropertyMap = {};
  for (const [name, value] of Object.entries(given)) {
    const spec = specs[name];
    if (value === undefined || value === null || (!spec && isInternal(name))) continue;
    if (spec) checked[name] = markSecret(spec, checkValue(spec, value, join(path, name), failures));
    else
      failures.push({ property: join(path, name), reason: `is no input; expected ${Object.keys(specs).join(", ")}` });
  }
  for (const [name, { default: byDefault }] of Object.entries(specs)) {
    if (byDefault !== undefined) checked[name] ??= byDefault;
    if (required.includes(name) && !(name in checked)) {
      failures.push({ property: join(path, name), reason: "is required, but missing" });
    }
  }
  return checked;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function markSecret(spec: PropertySpec, value: PropertyValue): PropertyValue {
  return spec.secret ? secret(value) : value;
}

/** The engine adds inputs of its own to a resource's. */
function isInternal(name: string): boolean {
  return name === "version" || name.startsWith("__");
}

function checkValue(spec: TypeSpec, value: PropertyValue, path: string, failures: Failure[]): PropertyValue {
  if (isUnknown(value)) return value;
  if (isSecret(value)) return secret(checkValue(spec, unwrap(value) ?? null, path, failures));
  const bare = unwrap(value) ?? null;
  if (spec.$ref) return checkReference(spec.$ref, bare, path, failures);
  if (spec.items && Array.isArray(bare)) {
    const items = spec.items;
    return bare.map((element, index) => checkValue(items, element, `${path}[${index}]`, failures));
  }
  if (spec.additionalProperties && isMap(bare)) return checkElements(spec.additionalProperties, bare, path, failures);
  if (!hasType(spec.type, bare)) failures.push({ property: path, reason: `is ${nameOf(bare)}; expected ${spec.type}` });
  return bare;
}

function checkElements(spec: TypeSpec, map: PropertyMap, path: string, failures: Failure[]): PropertyMap {
  return Object.fromEntries(
    Object.entries(map).map(([name, element]) => [
      name,
      checkValue(spec, element ?? null, `${path}.${name}`, failures),
    ]),
  );
}

function checkReference(ref: string, value: PropertyValue, path: string, failures: Failure[]): PropertyValue {
  if (ref.endsWith("/Any")) return value;
  if (ref.endsWith("/Asset")) {
    if (!asAsset(value) && !asArchive(value)) {
      failures.push({ property: path, reason: `is ${nameOf(value)}; expected an asset or an archive` });
    }
    return value;
  }
  const type = referencedType(ref);
  if (type?.type === "object" && isMap(value)) {
    return checkMap(type.properties, type.required ?? [], value, path, failures);
  }
  const accepted = type?.type === "string" ? type.enum.map((element) => element.value) : [];
  if (typeof value !== "string" || !accepted.includes(value)) {
    const expected = accepted.length ? `one of ${accepted.join(", ")}` : "an object";
    failures.push({ property: path, reason: `is ${JSON.stringify(value)}; expected ${expected}` });
  }
  return value;
}

function hasType(type: TypeSpec["type"], value: PropertyValue): boolean {
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type && !Array.isArray(value);
}

function nameOf(value: PropertyValue): string {
  if (Array.isArray(value)) return "an array";
  if (isMap(value)) return "an object";
  return `a ${typeof value}`;
}
