import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/** A program of ours that Pulumi starts as a plugin, in a folder of its own with main.ts as its entry. */
export interface BundledProgram {
  folder: string;
  /** The executable's file name. */
  output: string;
}

/** Packages that are used when they are there and done without otherwise: native code that only makes ssh2 faster. */
const OPTIONAL_PACKAGES = ["cpu-features", "*.node"];

/**
 * Makes a program one executable file that needs nothing but `node`; it starts several times faster than its sources.
 *
 * @param target the folder that receives it, and nothing else
 * @returns the executable's path
 */
export async function bundle({ folder, output }: BundledProgram, target: string): Promise<string> {
  const program = join(target, output);
  await mkdir(target, { recursive: true });
  await build({
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
