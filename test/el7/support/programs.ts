import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Clone } from "../../../tools/harness/clone";

/** Those of the folder's programs that take the place of the director's, by their places there. The others come before its own. */
const PLACES = {
  "sbin/keepalived": "/usr/sbin/keepalived",
  "sbin/ipvsadm": "/usr/sbin/ipvsadm",
  "bin/bash": "/usr/bin/bash",
  "bin/awk": "/usr/bin/awk",
};

const ARRIVED = "/var/tmp/el7";

/** Has the director run the folder's programs from now on, and returns what these say of their versions. */
export async function putPrograms(clone: Clone, folder: string): Promise<string> {
  await putLibraries(clone, folder);
  const packed = `tar -C '${folder}' -czh bin sbin`;
  await clone.expect(`${packed} | ./lab ssh node1 sudo -n sh -c '"mkdir ${ARRIVED} && tar -C ${ARRIVED} -xz"'`);
  // what runs goes on with the old one
  const moves = Object.entries(PLACES).map(([program, place]) => `mv ${ARRIVED}/${program} ${place}`);
  await clone.onNode(
    "node1",
    ["set -e", ...moves, `mv ${ARRIVED}/bin/* /usr/local/bin`, `rm -r ${ARRIVED}`].join("\n"),
  );
  await clone.onNode("node1", "systemctl try-restart keepalived keepalived-checks");
  return clone.onNode(
    "node1",
    "keepalived -v 2>&1 | head -n 1; ipvsadm -v; for each in bash awk sed sort; do $each --version | head -n 1; done",
  );
}

/** Puts those libraries on the director that programs use here, and that aren't there. */
async function putLibraries(clone: Clone, folder: string): Promise<void> {
  const programs = [...Object.keys(PLACES), ...readdirSync(join(folder, "bin")).map((name) => join("bin", name))];
  // it doesn't like scripts
  const { stdout } = await execa("ldd", programs, { cwd: folder, reject: false });
  const libraries = new Map(
    [...stdout.matchAll(/^\s*(\S+) => (\/\S+)/gm)].map(([, name = "", file = ""]) => [name, file]),
  );
  const known = await clone.onNode("node1", "ldconfig -p");
  for (const [name, file] of libraries) {
    if (known.includes(`\t${name} `)) continue;
    await clone.expect(`./lab ssh node1 sudo -n tee /usr/local/lib/${name} <'${file}' >/dev/null`);
  }
  await clone.onNode("node1", "ldconfig");
}

/** The sums of what the director runs, in the order of {@link sumsOf} those of the folder. */
export async function sumsOnDirector(clone: Clone): Promise<string[]> {
  const sums = await clone.onNode("node1", `sha256sum ${Object.values(PLACES).join(" ")}`);
  return sums.split("\n").map((line) => line.split(" ")[0] ?? "");
}

export function sumsOf(folder: string): string[] {
  return Object.keys(PLACES).map((program) =>
    createHash("sha256")
      .update(readFileSync(join(folder, program)))
      .digest("hex"),
  );
}
