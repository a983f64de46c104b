import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { projectDir } from "../host/paths";

/** What a folder may import, beside itself: each arrow between two of the project's folders, and no other. */
export const ALLOWED_IMPORTS: Record<string, readonly string[]> = {
  "index.ts": ["components", "config", "plan", "preflight"],

  // configuration → plan → create; the configuration's contradictions are found in what would be made of it
  components: ["guest", "host", "images", "lvs", "plan", "tasks"],
  config: ["config/schema", "guest", "host", "images", "lvs", "plan"],
  plan: ["config/schema", "guest", "host", "images", "lvs", "tasks"],
  "config/schema": ["guest", "images", "lvs"],

  // what an up does beside Pulumi's resources, and what looks at a stack before and after
  tasks: ["guest", "host", "images", "lvs"],
  preflight: ["config", "config/schema", "guest", "host", "images", "lvs", "plan"],
  repair: ["host", "plan"],

  // the ground
  guest: ["host", "lvs"],
  images: ["host", "transfer"],
  transfer: ["host"],
  lvs: ["host"],
  host: [],

  // tools; nothing above imports them, and none of them the tests
  toolchain: ["host", "transfer"],
  hypervisor: ["host", "toolchain"],
  commands: ["components", "guest", "harness", "host", "hypervisor", "preflight", "repair", "toolchain"],
  docs: ["config", "config/schema", "host", "lvs", "plan"],
  bench: ["config/schema", "guest", "harness", "host", "hypervisor", "lvs", "tasks"],
  harness: [...["components", "config", "config/schema", "guest", "host", "lvs", "plan", "tasks"]],
};

/** That one file of the project imports another, if only a type. Paths begin at the project's folder. */
export interface Import {
  from: string;
  to: string;
}

/** Every import between the files of the folders above. */
export function readImports(): Import[] {
  return Object.keys(ALLOWED_IMPORTS)
    .filter((folder) => !folder.includes("/"))
    .flatMap((folder) => filesIn(folder))
    .flatMap(importsOf);
}

/** The folder of {@link ALLOWED_IMPORTS} that a file is in: the innermost. */
export function folderOf(file: string): string {
  const folders = Object.keys(ALLOWED_IMPORTS).filter((folder) => file === folder || file.startsWith(`${folder}/`));
  return folders.sort((one, other) => other.length - one.length)[0] ?? (file.split("/")[0] as string);
}

function filesIn(folder: string): string[] {
  if (folder.endsWith(".ts")) return [folder];
  return readdirSync(join(projectDir, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.m?ts$|\.mjs$/.test(file))
    .map((file) => `${folder}/${file}`);
}

function importsOf(from: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(projectDir, from), "utf8"), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => ({ from, to: resolved(posix.join(posix.dirname(from), fileName)) }));
}

/** What an import of a path without its ending means. */
function resolved(path: string): string {
  const candidates = [path, ...[".ts", ".mjs", ".d.mts", "/index.ts"].map((ending) => path + ending)];
  const found = candidates.find((file) => /\.\w+$/.test(file) && existsSync(join(projectDir, file)));
  if (found === undefined) throw new Error(`${path} is imported and isn't there`);
  return found;
}
