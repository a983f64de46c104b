import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { projectDir } from "../../runtime/paths";

/** What a folder may import, beside itself: each arrow between two of the project's folders, and no other. */
export const ALLOWED_IMPORTS: Record<string, readonly string[]> = {
  "index.ts": ["config", "library", "plan", "preflight"],
  // what programs in other languages make clusters with
  provider: ["components", "config", "config/schema", "library", "runtime"],
  // what other programs make clusters with, and this one too
  library: ["components", "config", "config/schema", "errors", "guest", "lvs", "plan", "tasks"],

  // configuration → plan → create; the configuration's contradictions are found in what would be made of it
  components: ["guest", "images", "libvirt", "lvs", "plan", "runtime", "tasks"],
  config: ["config/schema", "errors", "guest", "images", "lvs", "plan", "runtime"],
  plan: ["config/schema", "guest", "images", "lvs", "runtime", "tasks"],
  "config/schema": ["guest", "images", "lvs"],

  // what an up does beside Pulumi's resources, and what looks at a stack before and after
  tasks: ["errors", "guest", "images", "libvirt", "lvs", "runtime"],
  preflight: [
    "config",
    "config/schema",
    "errors",
    "guest",
    "images",
    "libvirt",
    "lvs",
    "plan",
    "runtime",
    "stack",
    "tasks",
  ],
  stack: ["errors", "libvirt", "lvs", "plan", "runtime"],

  // the ground
  guest: ["lvs", "runtime"],
  images: ["errors", "runtime"],
  lvs: ["errors", "runtime"],
  libvirt: [],
  runtime: ["errors"],
  errors: [],

  // tools; nothing above imports them, and none of them the tests
  "tools/bench": ["config/schema", "errors", "guest", "lvs", "runtime", "tasks", "tools", "tools/harness", "tools/lab"],
  "tools/commands": [
    "components",
    "errors",
    "guest",
    "runtime",
    "tools",
    "tools/harness",
    "tools/lab",
    "tools/toolchain",
  ],
  "tools/docs": ["config", "config/schema", "errors", "lvs", "plan", "runtime"],
  "tools/harness": [
    "components",
    "config",
    "config/schema",
    "guest",
    "library",
    "lvs",
    "plan",
    "runtime",
    "tasks",
    "tools/toolchain",
  ],
  "tools/lab": ["errors", "runtime", "tools", "tools/toolchain"],
  "tools/toolchain": ["errors", "images", "runtime", "tools"],
  tools: ["runtime"],
};

/** That one file of the project imports another, if only a type. Paths begin at the project's folder. */
export interface Import {
  from: string;
  to: string;
}

/** Every import between the files of the folders above. */
export function readImports(): Import[] {
  return specifiers()
    .filter(({ specifier }) => specifier.startsWith("."))
    .map(({ from, specifier }) => ({ from, to: resolved(posix.join(posix.dirname(from), specifier)) }));
}

/** That a file of the project imports something of a package, by the package's name. */
export interface PackageImport {
  from: string;
  name: string;
}

/** Every import of a package by the files of the folders above. Node.js's own modules are none. */
export function readPackageImports(): PackageImport[] {
  return specifiers()
    .filter(({ specifier }) => !/^(\.|node:)/.test(specifier))
    .map(({ from, specifier }) => ({ from, name: /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier }));
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

function specifiers(): { from: string; specifier: string }[] {
  return Object.keys(ALLOWED_IMPORTS)
    .filter((folder) => !folder.includes("/"))
    .flatMap((folder) => filesIn(folder))
    .flatMap((from) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(projectDir, from), "utf8"), true, false);
      return importedFiles.map(({ fileName }) => ({ from, specifier: fileName }));
    });
}

/** What an import of a path without its ending means. */
function resolved(path: string): string {
  const candidates = [path, ...[".ts", ".mjs", ".d.mts", "/index.ts"].map((ending) => path + ending)];
  const found = candidates.find((file) => /\.\w+$/.test(file) && existsSync(join(projectDir, file)));
  if (found === undefined) throw new Error(`${path} is imported and isn't there`);
  return found;
}
