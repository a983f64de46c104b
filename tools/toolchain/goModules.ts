import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentKey, folderKey } from "../../runtime/contentKey";
import type { Report } from "../../runtime/report";
import { type CachedFolder, cachedFolder, cachedPath } from "../cache";
import { go } from "./goCommand";
import { requireDisk, requireGo } from "./goRequirements";
import { type SourceChange, writeChangedModules } from "./sourceChanges";

/** A program that is built from a Go module in the folder go/. */
export interface GoProgram {
  /** The folder below go/ with the go.mod that pins the module and all that it needs. */
  module: string;
  /** The package to build: an import path, or a folder of the module. */
  package: string;
  /** The program's file name. */
  output: string;
  /** Values that the linker writes into string variables, by the variable's full name. */
  variables?: Record<string, string>;
  /** What is compiled otherwise than its modules say. */
  changes?: SourceChange[];
}

/** Where each program's go.mod is, in a folder of its own. */
const goDir = join(import.meta.dirname, "go");

/**
 * The folder that holds the built program. Modules and intermediate results go to the user's own Go caches
 * (`go env GOMODCACHE GOCACHE`), with the user's own Go settings, so an interrupted build goes on where it was.
 *
 * @throws UserError when Go is missing or too old, the disk is full or the build fails
 */
export async function buildGoProgram(program: GoProgram, report: Report): Promise<string> {
  const build = async (target: string) => {
    await requireGo();
    await requireDisk();
    const scratch = await mkdtemp(join(tmpdir(), "lvs-build-"));
    try {
      await buildInto(target, program, scratch, report);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  };
  return cachedFolder({ ...cachePlace(program), build }, report);
}

/** Where a program is once it is built. Go itself isn't asked: its version is the one that the go.mod pins, or newer. */
export function builtProgram(program: GoProgram): string {
  return cachedPath(cachePlace(program));
}

function cachePlace(program: GoProgram): Pick<CachedFolder, "kind" | "key"> {
  const folder = folderKey(join(goDir, program.module));
  return {
    kind: join("toolchain", program.output),
    key: contentKey(folder, JSON.stringify(program), ...buildArguments(program), process.arch),
  };
}

async function buildInto(target: string, program: GoProgram, scratch: string, report: Report): Promise<void> {
  const { changes = [], package: wanted } = program;
  const cwd = join(goDir, program.module);
  const modules = changes.length > 0 ? ["-modfile", await writeChangedModules(changes, cwd, scratch, report)] : [];
  // modules arrive beside another program's build, and packages are then compiled without a network
  const packages = (await go(["list", ...modules, "-deps", wanted], { cwd, report })).split("\n").length;
  await inTurn(async () => {
    let compiled = 0;
    const count = (line: string) =>
      report(line.includes(" ") ? line : `compiling, package ${++compiled} of at most ${packages}`);
    const output = ["-o", join(target, program.output)];
    await go([...buildArguments(program), ...modules, ...output, wanted], { cwd, report: count });
  }, report);
}

function buildArguments({ variables = {} }: GoProgram): string[] {
  const settings = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  const linking = ["-ldflags", ["-s -w", ...settings].join(" ")];
  // the linker leaves out what debuggers read, so it isn't made: a sixth of the compiler's time
  return ["build", "-v", "-trimpath", "-buildvcs=false", "-gcflags=all=-dwarf=false", ...linking];
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Does some work once that before it is done. A build uses all processors by itself; two at once would compile twice
 * what they have in common, and need twice the memory.
 */
function inTurn<T>(work: () => Promise<T>, report: Report): Promise<T> {
  report("waiting for the build before it");
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}
