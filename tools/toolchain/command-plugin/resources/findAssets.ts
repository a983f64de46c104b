import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileAsset, type PropertyMap } from "../protocol/propertyValue";
import { globPattern } from "./glob";

/**
 * The files below a folder that globs choose, by their path in it. The globs are taken in order: one that starts with `!`
 * takes back what those before it chose.
 */
export async function findAssets(dir: string, globs: string[]): Promise<PropertyMap> {
  const rules = globs.map((glob) => ({ excludes: glob.startsWith("!"), pattern: globPattern(glob.replace(/^!/, "")) }));
  const found: PropertyMap = {};
  for (const path of await filesBelow(dir)) {
    const lastRule = rules.filter(({ pattern }) => pattern.test(path)).pop();
    if (lastRule && !lastRule.excludes) found[path] = fileAsset(join(dir, path), await contentHash(join(dir, path)));
  }
  return found;
}

async function filesBelow(dir: string, prefix = ""): Promise<string[]> {
  const entries = await readdir(join(dir, prefix), { withFileTypes: true });
  const paths = await Promise.all(
    entries.map((entry) => {
      const path = join(prefix, entry.name);
      return entry.isDirectory() ? filesBelow(dir, path) : [path];
    }),
  );
  return paths.flat().sort();
}

async function contentHash(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
