// What a machine needs for the lab before anything is downloaded to it. Plain Node.js of any age, as runtime/machine.mjs.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { isOnPath } from "../../runtime/machine.mjs";

/**
 * @param {{ uid?: number, arch?: string, osRelease?: string, path?: string, hasTun?: () => boolean }} [machine] this one
 *   by default
 * @returns {import("../../errors/problem.mjs").Problem[]} what it lacks to run the lab
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

/** @type {import("../../errors/problem.mjs").Problem} */
export const NO_ROOT = {
  what: "the lab makes network namespaces and bridges, which needs root",
  expected: "user ID 0",
  fix: "run the same command with sudo, or as root",
};

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
