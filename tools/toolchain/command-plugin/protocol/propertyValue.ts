/**
 * Pulumi's property values as the protocol carries them: JSON, where an object with a signature stands for a secret,
 * an output, an asset or an archive, and certain strings stand for a value that isn't known yet.
 * Source: "Property values" of Pulumi's developer documentation.
 */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;
export interface PropertyMap {
  [name: string]: PropertyValue | undefined;
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** The value that isn't known yet. The protocol has one such string for each type; plugins send this one. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

export function isUnknown(value: PropertyValue | undefined): boolean {
  if (typeof value === "string") return UNKNOWNS.has(value);
  return isMap(value) && value[SIGNATURE] === OUTPUT && value.value === undefined;
}

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True of everything that an object with a signature stands for: such an object is one value, not a map. */
export function hasSignature(value: PropertyValue | undefined): value is PropertyMap {
  return isMap(value) && SIGNATURE in value;
}

export function isSecret(value: PropertyValue | undefined): boolean {
  if (!hasSignature(value)) return false;
  return value[SIGNATURE] === SECRET || (value[SIGNATURE] === OUTPUT && value.secret === true);
}

/** The value as a secret; a secret stays as it is. */
export function secret(value: PropertyValue): PropertyValue {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** The value inside a secret or an output, or the value itself. */
export function unwrap(value: PropertyValue | undefined): PropertyValue | undefined {
  if (!hasSignature(value)) return value;
  if (value[SIGNATURE] === SECRET) return unwrap(value.value);
  if (value[SIGNATURE] === OUTPUT) return value.value === undefined ? UNKNOWN : unwrap(value.value);
  return value;
}

/** The value without any mark of secrecy in it, in the form the program wrote it. */
export function reveal(value: PropertyValue | undefined): PropertyValue | undefined {
  const bare = unwrap(value);
  if (Array.isArray(bare)) return bare.map((element) => reveal(element) ?? null);
  if (!isMap(bare)) return bare;
  return Object.fromEntries(Object.entries(bare).map(([name, element]) => [name, reveal(element)]));
}

/** An asset: a file, or a text. Pulumi's engine adds the hash of its content. */
export interface Asset {
  path?: string;
  text?: string;
  uri?: string;
  hash?: string;
}

/** An archive: a folder or an archive file, or a set of assets. */
export interface Archive {
  path?: string;
  uri?: string;
  assets?: PropertyMap;
  hash?: string;
}

export function asAsset(value: PropertyValue | undefined): Asset | undefined {
  return isMap(value) && value[SIGNATURE] === ASSET ? (value as Asset) : undefined;
}

export function asArchive(value: PropertyValue | undefined): Archive | undefined {
  return isMap(value) && value[SIGNATURE] === ARCHIVE ? (value as Archive) : undefined;
}

export function fileAsset(path: string, hash: string): PropertyMap {
  return { [SIGNATURE]: ASSET, path, hash };
}

export function assetArchive(assets: PropertyMap): PropertyMap {
  return { [SIGNATURE]: ARCHIVE, assets };
}
