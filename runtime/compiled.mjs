// Makes one JavaScript module of a program's TypeScript, once for each state of its sources. Loaded file by file, the
// program takes longer to start than to do its work.
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const projectDir = resolve(import.meta.dirname, "..");
/** Where tools keep what they make of a project's sources; `npm ci` empties it. */
const OUTPUT_DIR = join(projectDir, "node_modules/.cache/lvs");
/** What precedes the list of sources on a compiled module's last line. */
const SOURCES = "// sources: ";

/** How writing fails where somebody else owns the project's folder. */
const NOT_OURS = ["EACCES", "EPERM", "EROFS"];

/**
 * @param {string} entry the program's entry, a path in the project's folder: `tasks/readTable.ts`
 * @returns {Promise<string>} the URL to import so that the program runs
 * @throws when the sources aren't TypeScript, with the place of each mistake
 */
export async function importable(entry) {
  process.setSourceMapsEnabled(true);
  const module = await compiled(entry).catch((error) => {
    if (!NOT_OURS.includes(error.code)) throw error;
    return compiled(entry, temporaryOutputDir());
  });
  return pathToFileURL(module).href;
}

/** A folder for this process alone, in which modules find the project's packages. */
function temporaryOutputDir() {
  const folder = mkdtempSync(join(tmpdir(), "lvs-compiled-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(projectDir, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/**
 * @param {string} entry the program's entry, a path in the project's folder: `tasks/readTable.ts`
 * @param {string} [outputDir] the folder of compiled modules
 * @returns {Promise<string>} the path of a module that does the same as the entry and imports packages only
 * @throws when the sources aren't TypeScript, with the place of each mistake
 */
export async function compiled(entry, outputDir = OUTPUT_DIR) {
  const output = join(outputDir, entry.replace(/\.ts$/, ".mjs"));
  if (!isFresh(output)) await compile(entry, output);
  return output;
}

/** Whether every source is as it was when the module was made. */
function isFresh(output) {
  try {
    const module = readFileSync(output, "utf8");
    const lastLine = module.slice(module.lastIndexOf("\n") + 1);
    if (!lastLine.startsWith(SOURCES)) return false;
    const sources = Object.entries(JSON.parse(lastLine.slice(SOURCES.length)));
    return sources.every(([source, state]) => stateOf(source) === state);
  } catch {
    return false;
  }
}

async function compile(entry, output) {
  const { build } = await import("esbuild");
  const started = Date.now();
  const { outputFiles, metafile } = await build({
    absWorkingDir: projectDir,
    entryPoints: [entry],
    outfile: output,
    write: false,
    metafile: true,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    keepNames: true,
    sourcemap: "inline",
    sourcesContent: false,
    plugins: [ownPlaces],
    logLevel: "silent",
  });
  const compiler = [import.meta.filename, createRequire(import.meta.url).resolve("esbuild/package.json")];
  const sources = [...Object.keys(metafile.inputs), ...compiler.map((path) => relative(projectDir, path))];
  // what was written during the build may not be what was read
  const states = sources.map((source) => [source, changedSince(source, started) ? "changed" : stateOf(source)]);
  const module = `${outputFiles[0]?.text}${SOURCES}${JSON.stringify(Object.fromEntries(states))}`;
  write(output, module);
}

/** In a module that lies elsewhere, a source still knows its own place. */
const ownPlaces = {
  name: "own-places",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.(ts|mjs)$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!source.includes("import.meta.")) return undefined;
      const contents = source
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.filename", JSON.stringify(path))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
    });
  },
};

function stateOf(source) {
  const { mtimeMs, size } = statSync(join(projectDir, source));
  return `${mtimeMs} ${size}`;
}

function changedSince(source, time) {
  return statSync(join(projectDir, source)).mtimeMs >= time;
}

/** Others may make or load the same module now. */
function write(output, module) {
  const unfinished = join(dirname(output), `.${basename(output)}.${process.pid}`);
  mkdirSync(dirname(output), { recursive: true });
  try {
    writeFileSync(unfinished, module);
    renameSync(unfinished, output);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
