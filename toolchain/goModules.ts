import { readFileSync } from "node:fs";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { cachedFolder } from "../host/cache";
import { contentKey, folderKey } from "../host/contentKey";
import { cacheDir } from "../host/paths";
import { run } from "../host/process";
import type { Report } from "../host/progress";
import { UserError } from "../host/userError";
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

/** Go 1.21 is the first that fetches the newer toolchain which a go.mod asks for. */
const OLDEST_GO = { major: 1, minor: 21 };

/** What a cold build of everything writes at most: modules, build cache and programs. */
const NEEDED_DISK_BYTES = 5 * 1024 ** 3;

/**
 * The folder that holds the built program. Modules and intermediate results go to the user's own Go caches
 * (`go env GOMODCACHE GOCACHE`), with the user's own Go settings, so an interrupted build goes on where it was.
 *
 * @throws UserError when Go is missing or too old, the disk is full or the build fails
 */
export async function buildGoProgram(program: GoProgram, report: Report): Promise<string> {
  const folder = join(import.meta.dirname, "go", program.module);
  const args = buildArguments(program);
  const { changes = [] } = program;
  const key = contentKey(
    folderKey(folder),
    args.join(" "),
    ...changes.map((change) => JSON.stringify(change)),
    await goVersion(folder),
    process.arch,
  );
  const build = async (target: string) => {
    await checkDisk([cacheDir(), ...(await goCaches(folder))]);
    // a static program needs no C compiler to build and no C library to run
    const env = { CGO_ENABLED: "0" };
    const scratch = await mkdtemp(join(tmpdir(), "lvs-build-"));
    try {
      const modules =
        changes.length > 0 ? ["-modfile", await writeChangedModules(changes, folder, scratch, report)] : [];
      const output = ["-o", join(target, program.output)];
      await run("go", [...args, ...modules, ...output, program.package], { cwd: folder, env, report });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  };
  return cachedFolder({ kind: join("toolchain", program.output), key, build }, report);
}

function buildArguments({ variables = {} }: GoProgram): string[] {
  const settings = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  return ["build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", ["-s -w", ...settings].join(" ")];
}

async function goVersion(folder: string): Promise<string> {
  const result = await execa("go", ["env", "GOVERSION"], { cwd: folder, reject: false });
  if (result.failed && result.code === "ENOENT") throw noGo("there is no `go` on the PATH");
  const version = /go(\d+)\.(\d+)/.exec(result.stdout);
  if (version && isTooOld(Number(version[1]), Number(version[2]))) throw noGo(`${version[0]} is too old`);
  if (result.failed) throw new UserError({ what: `go env failed: ${result.stderr}`, where: folder });
  return result.stdout;
}

function isTooOld(major: number, minor: number): boolean {
  return major < OLDEST_GO.major || (major === OLDEST_GO.major && minor < OLDEST_GO.minor);
}

function noGo(what: string): UserError {
  const wanted = /^go (\S+)$/m.exec(readFileSync(join(import.meta.dirname, "go", "pulumi", "go.mod"), "utf8"))?.[1];
  return new UserError({
    what: `Pulumi can't be built: ${what}`,
    expected: `Go ${wanted} or newer, or Go ${OLDEST_GO.major}.${OLDEST_GO.minor} or newer that may fetch it (GOTOOLCHAIN=auto)`,
    mend: "install Go from https://go.dev/dl/ or Debian's backports (Debian 12's own golang is 1.19), or install Pulumi itself",
  });
}

async function goCaches(folder: string): Promise<string[]> {
  const caches = await run("go", ["env", "GOCACHE", "GOMODCACHE"], { cwd: folder });
  return caches.split("\n").filter(Boolean);
}

/** Throws a UserError when one of the folders, which needn't exist yet, has too little space left. */
export async function checkDisk(folders: string[], neededBytes = NEEDED_DISK_BYTES): Promise<void> {
  for (const folder of folders) {
    const free = await freeBytes(folder);
    if (free >= neededBytes) continue;
    throw new UserError({
      what: `only ${gibibytes(free)} GiB free, which isn't enough to build Pulumi`,
      where: folder,
      expected: `${gibibytes(neededBytes)} GiB`,
      mend: "free some disk, or name folders elsewhere with LVS_CACHE, GOCACHE and GOMODCACHE",
    });
  }
}

/** The free space of the file system that a folder is on, or will be. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return freeBytes(join(folder, ".."));
  }
}

function gibibytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}
