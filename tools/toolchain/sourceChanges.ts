import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Report } from "../../runtime/report";
import { go } from "./goCommand";

/** What is compiled otherwise than a module has it. The module itself stays as it is. */
export interface SourceChange {
  /** The Go module's path. */
  module: string;
  /** By file: what is there, exactly once, and what is compiled in its place. */
  replacements?: Record<string, [from: string, to: string][]>;
  /** By file: its whole text. */
  files?: Record<string, string>;
  /** By folder: the whole text of the package in it, which has files of its own. */
  packages?: Record<string, string>;
  /** Files that are left out. */
  without?: string[];
}

/**
 * Copies the changed modules, and the go.mod of a program with replacements that lead to the copies.
 *
 * @param folder of the go.mod that pins the modules
 * @param target where the copies are written
 * @returns the path of the go.mod that `go build -modfile` takes
 * @throws Error when a module isn't the one that its change was written for
 * @see https://go.dev/ref/mod#go-mod-file-replace
 */
export async function writeChangedModules(
  changes: SourceChange[],
  folder: string,
  target: string,
  report: Report,
): Promise<string> {
  const goMod = join(target, "go.mod");
  await cp(join(folder, "go.mod"), goMod);
  await cp(join(folder, "go.sum"), join(target, "go.sum"));
  for (const change of changes) {
    const { module } = change;
    await go(["mod", "download", module], { cwd: folder, report });
    const downloaded = await go(["list", "-m", "-f", "{{.Dir}}", module], { cwd: folder });
    const copy = join(target, module);
    await copyModule(downloaded, copy);
    await changeModule(change, copy);
    await go(["mod", "edit", `-replace=${module}=${copy}`, goMod], { cwd: folder });
  }
  return goMod;
}

/** What no program is compiled from, and what is most of some modules. */
const IS_TEST = /(_test\.go|\/testdata|\/test-fixtures)$/;

/** Copies a module, without its tests, file by file: those in the module cache are read-only. */
async function copyModule(source: string, target: string): Promise<void> {
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const path = join(source, entry.name);
    if (IS_TEST.test(path)) continue;
    if (entry.isDirectory()) await copyModule(path, join(target, entry.name));
    else if (entry.isFile()) await write(join(target, entry.name), await readFile(path));
  }
}

/** Changes the copy of a module. */
export async function changeModule(change: SourceChange, copy: string): Promise<void> {
  const { replacements = {}, files = {}, packages = {}, without = [] } = change;
  for (const [file, texts] of Object.entries(replacements)) {
    const source = await readFile(join(copy, file), "utf8");
    await writeFile(join(copy, file), changeSource(source, texts));
  }
  for (const file of [...Object.keys(files), ...without]) await rm(join(copy, file));
  for (const folder of Object.keys(packages)) await removePackage(join(copy, folder));
  for (const [file, text] of Object.entries(files)) await write(join(copy, file), text);
  for (const [folder, text] of Object.entries(packages)) await write(join(copy, folder, "package.go"), text);
}

/** Removes the files of a package; what is in folders below it is of other packages. */
async function removePackage(folder: string): Promise<void> {
  const sources = (await readdir(folder)).filter((name) => name.endsWith(".go"));
  if (sources.length === 0) throw new Error(`no package in ${folder}`);
  await Promise.all(sources.map((name) => rm(join(folder, name))));
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** @throws Error when something isn't there exactly once: the module is another one than the change was written for */
export function changeSource(source: string, replacements: [from: string, to: string][]): string {
  return replacements.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`not exactly once in the source: ${from}`);
    return text.replace(from, () => to);
  }, source);
}
