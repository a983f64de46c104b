import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { parse, stringify } from "yaml";
import { Clone } from "../e2e/clone";

/** Boots the sample with another guest, from a fresh clone, by the README's command. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const clone = await Clone.create();
  const file = join(clone.dir, "Pulumi.lab.yaml");
  const { config, ...entries } = parse(await readFile(file, "utf8"));
  // emulated, its whole boot takes many times that of the stand-in
  const changed = { ...config, "lvs:guest": "debian12", "lvs:bootTimeoutSeconds": 1800 };
  await writeFile(file, stringify({ ...entries, config: changed }));
  console.log(`guests: npm run up in ${clone.dir}`);
  const firstUp = await clone.type("npm run up");
  console.log(firstUp.output);
  project.provide("cloneDir", clone.dir);
  project.provide("firstUp", firstUp);
  return () => clone.remove();
}
