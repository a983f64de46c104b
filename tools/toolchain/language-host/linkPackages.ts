import { readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type * as pb from "@pulumi/pulumi/proto/language_pb";
import language from "@pulumi/pulumi/proto/language_pb.js";

interface Manifest {
  dependencies?: Record<string, string>;
  allowScripts?: Record<string, boolean>;
}

/**
 * Names generated SDKs in the program's package.json: as dependencies, and among the packages whose install script
 * npm may run, because an SDK compiles itself when it is installed. A package.json that says so already isn't touched.
 */
export function linkPackages(request: pb.LinkRequest): pb.LinkResponse {
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const path = join(directory, "package.json");
  const before = readFileSync(path, "utf8");
  const manifest = JSON.parse(before) as Manifest;
  const imports = request.getPackagesList().map((dependency) => {
    const sdk = relative(directory, resolve(directory, dependency.getPath()));
    const name = JSON.parse(readFileSync(join(directory, sdk, "package.json"), "utf8")).name as string;
    manifest.dependencies = { ...manifest.dependencies, [name]: `file:${sdk}` };
    manifest.allowScripts = { ...manifest.allowScripts, [`file:${sdk}`]: true };
    return `  import * as ${importName(name)} from "${name}";\n`;
  });
  const after = formatLike(before, manifest);
  if (after !== before) writeFileSync(path, after);
  return new language.LinkResponse().setImportInstructions(
    `You can import the SDK in your TypeScript code with:\n\n${imports.join("")}`,
  );
}

function formatLike(before: string, manifest: Manifest): string {
  const indent = /^[ \t]+/m.exec(before)?.[0] ?? "  ";
  return `${JSON.stringify(manifest, null, indent)}\n`;
}

function importName(packageName: string): string {
  const base = packageName.slice(packageName.lastIndexOf("/") + 1);
  return base.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
