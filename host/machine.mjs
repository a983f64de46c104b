// What a machine needs before anything is downloaded to it. Plain Node.js of any age, since this is what finds out that
// there is no other.
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isOlder } from "./isOlder.mjs";

const { engines } = JSON.parse(readFileSync(fileURLToPath(new URL("../package.json", import.meta.url)), "utf8"));
const OLDEST_NODE = engines.node.replace(/^>=/, "");

/**
 * @param {{ platform?: string, node?: string, path?: string }} [machine] this one by default
 * @returns {import("./problem.mjs").Problem[]} what it lacks to run any of this project's programs
 */
export function programProblems({
  platform = process.platform,
  node = process.versions.node,
  path = process.env.PATH,
} = {}) {
  const problems = [];
  if (platform !== "linux") {
    problems.push({
      what: `this machine runs ${platform}`,
      expected: "Linux, whose namespaces and libvirt are used",
      fix: "run it on a Linux machine, or in a virtual machine",
    });
  }
  if (isOlder(node, OLDEST_NODE)) {
    problems.push({
      what: `Node.js ${node} is too old`,
      expected: `${OLDEST_NODE} or newer`,
      fix: "install a newer one: Debian 13 has it (apt-get install nodejs npm), or https://nodejs.org/en/download",
    });
  }
  if (!isOnPath("npm", path)) {
    problems.push({ what: "there is no npm on the PATH", fix: "install npm (Debian: apt-get install npm)" });
  }
  return problems;
}

/**
 * @param {{ uid?: number, arch?: string, osRelease?: string, path?: string, hasTun?: () => boolean }} [machine] this one
 *   by default
 * @returns {import("./problem.mjs").Problem[]} what it lacks to run the lab
 */
export function labProblems({
  uid = process.getuid?.(),
  arch = process.arch,
  osRelease = readIfThere("/etc/os-release"),
  path = process.env.PATH,
  hasTun = kernelHasTun,
} = {}) {
  const problems = [];
  if (uid !== 0) problems.push(NO_ROOT);
  if (arch !== "x64") {
    problems.push({
      what: `this machine's processor is ${arch}, and the image of the lab's guests is made by running its own programs`,
      expected: "x86-64",
      fix: "run it on such a machine",
    });
  }
  if (!isOnPath("apt-get", path) || !isOnPath("dpkg-query", path)) {
    const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(osRelease)?.[1];
    problems.push({
      what: `the lab is made of Debian packages, and ${name ?? "this machine"} has no apt`,
      expected: "Debian 12 or newer, or Ubuntu 24.04 or newer",
      fix: "run it in a container, as docs/hosts.md shows",
    });
  }
  if (!hasTun()) {
    problems.push({
      what: "the kernel has no TUN device, which connects guests to networks",
      expected: "a line `tun` in /proc/misc",
      fix: "load it on the host (modprobe tun), or use a machine whose kernel has it",
    });
  }
  return problems;
}

/** @type {import("./problem.mjs").Problem} */
export const NO_ROOT = {
  what: "the lab makes network namespaces and bridges, which needs root",
  expected: "user ID 0",
  fix: "run the same command with sudo, or as root",
};

function isOnPath(program, path = "") {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function kernelHasTun() {
  const isThere = () => /\btun$/m.test(readIfThere("/proc/misc"));
  if (isThere()) return true;
  if (existsSync("/sbin/modprobe")) {
    try {
      execFileSync("/sbin/modprobe", ["--quiet", "tun"], { stdio: "ignore" });
    } catch {
      // a container may not load modules
    }
  }
  return isThere();
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
