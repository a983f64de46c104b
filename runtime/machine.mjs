// What a machine needs before anything is downloaded to it. Plain Node.js of any age, since this is what finds out that
// there is no other.
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isOlder } from "./isOlder.mjs";

const { engines } = JSON.parse(readFileSync(fileURLToPath(new URL("../package.json", import.meta.url)), "utf8"));
const OLDEST_NODE = engines.node.replace(/^>=/, "");

/**
 * @param {{ platform?: string, node?: string, path?: string }} [machine] this one by default
 * @returns {import("../errors/problem.mjs").Problem[]} what it lacks to run any of this project's programs
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

/** Whether a program can be run by its name. */
export function isOnPath(program, path = "") {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
