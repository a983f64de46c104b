import { readFileSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { cachedFolder } from "../host/cache";
import { contentKey, folderKey } from "../host/contentKey";
import { projectDir } from "../host/paths";
import type { Report } from "../host/progress";

/** A program of ours that Pulumi starts as a plugin, in a folder of its own with main.ts as its entry. */
export interface BundledProgram {
  folder: string;
  /** The executable's file name. */
  output: string;
}

/** Packages that are used when they are there and done without otherwise: native code that only makes ssh2 faster. */
const OPTIONAL_PACKAGES = ["cpu-features", "*.node"];

/** A program as one executable file that needs nothing but `node`: it starts several times faster than its sources. */
export async function bundle({ folder, output }: BundledProgram, target: string): Promise<string> {
  const program = join(target, output);
  await esbuild({
    entryPoints: [join(folder, "main.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "none",
    banner: { js: "#!/usr/bin/env node" },
    external: OPTIONAL_PACKAGES,
    logLevel: "warning",
  });
  // below a project of ES modules, a program without extension would be taken for one
  await writeFile(join(target, "package.json"), '{ "type": "commonjs" }\n');
  await chmod(program, 0o755);
  return program;
}

/** The folder in the cache that holds a bundled program. */
export async function cachedBundle(program: BundledProgram, report: Report): Promise<string> {
  const lock = readFileSync(join(projectDir, "package-lock.json"), "utf8");
  const recipe = readFileSync(import.meta.filename, "utf8");
  const key = contentKey(folderKey(program.folder), folderKey(join(projectDir, "host")), lock, recipe);
  const build = async (target: string) => {
    await bundle(program, target);
  };
  return cachedFolder({ kind: join("toolchain", program.output), key, build }, report);
}
