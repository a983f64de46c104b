// Installs this project's packages when they don't match package-lock.json: plain Node.js, which imports nothing that
// would have to be installed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What npm is told. Nothing here needs its report on known vulnerabilities, which is a request of its own, or what
 * packages want to run when they are installed; an older npm than 11 would run it without being asked.
 */
const NPM_ARGUMENTS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

/** npm tries a request again by itself, but not all that can happen to one. What it has got, it keeps. */
const ATTEMPTS = 3;
const NETWORK_FAULT =
  /npm (?:ERR!|error) code (ETIMEDOUT|ECONNRESET|ECONNREFUSED|EAI_AGAIN|EPIPE|ERR_SOCKET_TIMEOUT|ERR_STREAM_PREMATURE_CLOSE|EINTEGRITY|E429|E5\d\d)$/m;

/** What leaves out the packages of this project's own tools and tests. */
const PRODUCT_ONLY = ["--omit=dev", "--workspaces=false"];

/**
 * Why the installed packages don't match the lock file, or undefined when they do.
 *
 * @param {string} project the folder with package-lock.json and node_modules
 * @param {{ tools: boolean }} needs whether the tools' packages have to be there too
 * @returns {string | undefined}
 */
export function mismatch(project, { tools }) {
  const locked = readPackages(join(project, "package-lock.json"));
  // npm's own record of what it installed: it writes it last, and removes it first
  const installed = readPackages(join(project, "node_modules", ".package-lock.json"));
  if (locked === undefined) return undefined;
  if (installed === undefined) return "nothing is installed yet";
  const isNeeded = tools ? () => true : isDirectDependency(locked.get(""));
  return wrongPackage(locked, installed, isNeeded) ?? surplusPackage(locked, installed);
}

function wrongPackage(locked, installed, isNeeded) {
  for (const [path, { version, optional, link }] of locked) {
    if (link || !path.startsWith("node_modules/")) continue;
    const found = installed.get(path)?.version;
    if (found === undefined && (optional || !isNeeded(path))) continue;
    if (found !== version) return `${path} is ${found ?? "missing"}, the lock file has ${version}`;
  }
  return undefined;
}

function surplusPackage(locked, installed) {
  const surplus = [...installed.keys()].find((path) => !locked.has(path));
  return surplus && `${surplus} isn't in the lock file`;
}

/** Enough to find out what is missing: a package that is new to the tree comes with another version of one that needs it. */
function isDirectDependency({ dependencies = {} }) {
  return (path) => path.slice("node_modules/".length) in dependencies;
}

function readPackages(path) {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(path, "utf8")).packages));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Installs the packages if they don't match the lock file: all of them, or the product's alone.
 *
 * @param {{ tools: boolean }} needs whether the tools' packages have to be there too
 * @param {string} [project] the folder with package-lock.json; this project's by default
 * @returns {Promise<number>} npm's exit status, or 0 when nothing was to do
 */
export async function installDependencies(needs, project = fileURLToPath(new URL("..", import.meta.url))) {
  const reason = mismatch(project, needs);
  if (reason === undefined) return 0;
  console.log(`installing this project's packages by npm ci: ${reason}`);
  for (let attempt = 1; ; attempt++) {
    const { status, fault } = await npm(project, needs.tools ? [] : PRODUCT_ONLY);
    if (status === 0 || fault === undefined || attempt === ATTEMPTS) return status;
    console.log(`trying npm ci again, after ${fault} (attempt ${attempt + 1} of ${ATTEMPTS})`);
  }
}

/** Runs npm to its end. What it complains of is shown as it comes; the fault is the network's, if it was one. */
async function npm(cwd, more) {
  const child = spawn("npm", [...NPM_ARGUMENTS, ...more], { cwd, stdio: ["ignore", "inherit", "pipe"] });
  const goOn = endTogether(child);
  let complaints = "";
  child.stderr.on("data", (text) => {
    complaints += text;
    process.stderr.write(text);
  });
  const [code] = await once(child, "close");
  goOn();
  return { status: code ?? 1, fault: NETWORK_FAULT.exec(complaints)?.[1] };
}

/** Has whatever ends this process end a child too. Returns what undoes that. */
function endTogether(child) {
  const handlers = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => {
    const end = () => {
      child.kill();
      console.error("interrupted: what npm has downloaded is kept");
      process.off(signal, end);
      process.kill(process.pid, signal);
    };
    process.on(signal, end);
    return () => process.off(signal, end);
  });
  return () => {
    for (const remove of handlers) remove();
  };
}
