import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { type Problem, UserError } from "../../errors/userError";
import { isOlder } from "../../runtime/isOlder.mjs";
import { cacheDir } from "../../runtime/paths";

/** Go 1.21 is the first that fetches the newer toolchain which a go.mod asks for. */
const FETCHES_GO = "1.21";

/** What a cold build of everything writes: 1.5 GiB of modules, 1 GiB of compiled packages, and the programs. */
const NEEDED_DISK_BYTES = 3 * 1024 ** 3;

/** What the programs are built from, the Go that its go.mod asks for included. */
const GO_MOD = join(import.meta.dirname, "go", "pulumi", "go.mod");

/** @throws UserError when Go is missing or too old */
export async function requireGo(): Promise<void> {
  const problem = await goProblem();
  if (problem) throw new UserError(problem);
}

/** What is wrong with this machine's Go, if anything is. Nothing is downloaded. */
export async function goProblem(): Promise<Problem | undefined> {
  // in a module's folder it would fetch that module's own Go
  const settings = await execa("go", ["env", "GOVERSION", "GOTOOLCHAIN"], { cwd: "/", reject: false });
  if (settings.code === "ENOENT") return noGo("there is no `go` on the PATH");
  if (settings.failed) return noGo(`go env failed: ${settings.stderr}`);
  const [version = "", toolchain] = settings.stdout.split("\n");
  const found = version.replace(/^go/, "");
  if (isOlder(found, FETCHES_GO)) return noGo(`${version} is too old`);
  if (isOlder(found, wantedGo()) && /^(local|path)$/.test(toolchain ?? "")) {
    return noGo(`${version} is too old, and GOTOOLCHAIN=${toolchain} forbids it to fetch a newer one`);
  }
  return undefined;
}

function wantedGo(): string {
  return /^go (\S+)$/m.exec(readFileSync(GO_MOD, "utf8"))?.[1] ?? FETCHES_GO;
}

function noGo(what: string): Problem {
  return {
    what: `Pulumi can't be built: ${what}`,
    expected: `Go ${wantedGo()} or newer, or Go ${FETCHES_GO} or newer that may fetch it (GOTOOLCHAIN=auto)`,
    fix:
      "install Go: apt-get install golang-go, on Debian 12 from bookworm-backports (its own is 1.19), or " +
      "https://go.dev/dl/; or install Pulumi itself",
  };
}

/** Throws a UserError when the disk is too full for a build. */
export async function requireDisk(): Promise<void> {
  const { stdout } = await execa("go", ["env", "GOCACHE", "GOMODCACHE"], { cwd: "/" });
  await checkDisk([cacheDir(), ...stdout.split("\n").filter(Boolean)]);
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
      fix: "free some disk, or name folders elsewhere with LVS_CACHE, GOCACHE and GOMODCACHE",
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
