import { cp, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { run } from "../host/process";
import type { Report } from "../host/progress";

/** A mistake in a dependency's source that one program is built without. The module itself stays as it is. */
export interface SourceChange {
  /** The Go module's path. */
  module: string;
  file: string;
  /** What is there, exactly once, and what is compiled in its place. */
  replacements: [from: string, to: string][];
}

/**
 * Copies the changed modules, and the go.mod of a program with replacements that lead to the copies.
 *
 * @param folder of the go.mod that pins the modules
 * @param target where the copies are written
 * @returns the path of the go.mod that `go build -modfile` takes
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
  for (const { module, file, replacements } of changes) {
    const downloaded = JSON.parse(await run("go", ["mod", "download", "-json", module], { cwd: folder, report }));
    const copy = join(target, basename(module));
    // the module cache is read-only
    await run("cp", ["--recursive", "--no-preserve=mode", downloaded.Dir, copy]);
    const source = await readFile(join(copy, file), "utf8");
    await writeFile(join(copy, file), changeSource(source, replacements));
    await run("go", ["mod", "edit", `-replace=${module}=${copy}`, goMod]);
  }
  return goMod;
}

/** @throws Error when something isn't there exactly once: the module is another one than the change was written for */
export function changeSource(source: string, replacements: SourceChange["replacements"]): string {
  return replacements.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`not exactly once in the source: ${from}`);
    return text.replace(from, () => to);
  }, source);
}
