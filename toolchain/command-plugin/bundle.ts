import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The name by which Pulumi looks for the plugin's program. */
export const COMMAND_PLUGIN_PROGRAM = "pulumi-resource-command";

/**
 * Makes the plugin in a folder: one program that needs nothing but Node.
 *
 * @returns the program's path.
 */
export async function bundleCommandPlugin(folder: string): Promise<string> {
  const program = join(folder, COMMAND_PLUGIN_PROGRAM);
  await build({
    entryPoints: [fileURLToPath(new URL("main.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "none",
    banner: { js: "#!/usr/bin/env node" },
    // ssh2 does without them: they only make it faster
    external: ["cpu-features", "*.node"],
    logLevel: "warning",
  });
  // below a project of ES modules, a program without extension would be taken for one
  await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  await chmod(program, 0o755);
  return program;
}
