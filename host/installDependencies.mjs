// Installs this project's packages when they don't match package-lock.json. The first step of every command that a
// fresh clone knows, so it is plain Node.js and imports nothing that would have to be installed.
import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";

/** What npm is told; nothing here needs its report on known vulnerabilities, which is a request of its own. */
const NPM_ARGUMENTS = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Why the installed packages don't match the lock file, or undefined when they do.
 *
 * @param {string} project the folder with package-lock.json and node_modules
 * @returns {string | undefined}
 */
export function mismatch(project) {
  const locked = readPackages(join(project, "package-lock.json"));
  // npm's own record of what it installed: it writes it last, and removes it first
  const installed = readPackages(join(project, "node_modules", ".package-lock.json"));
  if (locked === undefined) return undefined;
  if (installed === undefined) return "nothing is installed yet";
  for (const [path, { version, optional, link }] of locked) {
    if (link || !path.startsWith("node_modules/")) continue;
    const found = installed.get(path)?.version;
    if (found === undefined && optional) continue;
    if (found !== version) return `${path} is ${found ?? "missing"}, the lock file has ${version}`;
  }
  for (const path of installed.keys()) {
    if (!locked.has(path)) return `${path} isn't in the lock file`;
  }
  return undefined;
}

function readPackages(path) {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(path, "utf8")).packages));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function main() {
  const project = resolve(import.meta.dirname, "..");
  const reason = mismatch(project);
  if (reason === undefined) return 0;
  console.log(`installing this project's packages by npm ci: ${reason}`);
  const { error, status } = spawnSync("npm", NPM_ARGUMENTS, { cwd: project, stdio: "inherit" });
  if (error?.code === "ENOENT") {
    console.error("error: there is no `npm` on the PATH\n  mend: install npm (Debian: apt-get install npm)");
    return 1;
  }
  if (error) throw error;
  return status ?? 1;
}

if (process.argv[1] && import.meta.filename === realpathSync(process.argv[1])) process.exitCode = main();
