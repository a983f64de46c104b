import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guestProfiles } from "../../../guest/profiles";
import { shellQuote } from "../../../guest/shellQuote";
import { projectDir } from "../../../runtime/paths";
import type { SshConnection } from "../../../tasks/sshSession";
import type { Clone } from "../../harness/clone";
import type { BenchOptions } from "../measurement";

/** A machine whose boot and installation are measured. */
export interface FloorMachine {
  domain: string;
  /** Its disk's volume in the cluster's pool, which is made anew first. */
  disk: string;
  connection: SshConnection;
  /** What a root shell reads there once it answers. */
  installation: string;
}

/** What {@link FloorInput}'s program reads on standard input; it prints the seconds that it took. */
export interface FloorInput {
  pool: string;
  base: string;
  /** The director first: the others reach their packages through it. */
  machines: FloorMachine[];
}

export const TOGETHER = "the machines' boot and installation, all at once";
export const ALONE = "the director's alone";

const ADDRESSES: Record<string, string> = { node1: "192.168.1.12", node2: "192.168.2.13", node3: "192.168.2.14" };
const STACK_PREFIX = "lvs-lab";
const POOL = `${STACK_PREFIX}-pool`;
const LIBRARIES = ["kept.sh", "packages/unavailable.sh", "packages/centos7.sh"];

/**
 * Boots the machines of a clone's cluster from new disks, without pulumi, and has them install their packages.
 * The cluster's state knows nothing of it: what is left is fit for the lab's end only.
 *
 * @returns the seconds of each sample, by what was measured
 */
export async function measureFloor(clone: Clone, { samples, report }: BenchOptions) {
  const machines = await floorMachines(clone);
  const floor: Record<string, number[]> = { [TOGETHER]: [], [ALONE]: [] };
  for (let sample = 1; sample <= samples; sample++) {
    report(`floor ${sample}`);
    floor[TOGETHER]?.push(await boot(clone, machines));
    floor[ALONE]?.push(await boot(clone, machines.slice(0, 1)));
  }
  return floor;
}

async function boot(clone: Clone, machines: FloorMachine[]): Promise<number> {
  for (const node of Object.keys(ADDRESSES)) await clone.type(`./lab virsh -q destroy ${STACK_PREFIX}-${node}`);
  const input: FloorInput = { pool: POOL, base: "base.qcow2", machines };
  const program = clone.start("./lab node runtime/run.mjs tools/bench/overhead/bootAndInstall.ts", { stdin: "pipe" });
  program.stdin?.end(JSON.stringify(input));
  const { exitCode, all, stdout } = await program;
  if (exitCode !== 0) throw new Error(`the machines can't be booted: ${all}`);
  return Number(stdout);
}

async function floorMachines(clone: Clone): Promise<FloorMachine[]> {
  const output = (name: string) => clone.expect(`./lab pulumi stack output ${name} --show-secrets --json`);
  const privateKey = JSON.parse(await output("privateKey")) as string;
  const hostKeys = JSON.parse(await output("hostKeys")) as Record<string, string>;
  const mirror = (await clone.expect("./lab pulumi config get lvs:packageMirror")).trim();
  const { user, packages } = guestProfiles.centos7;
  const login = (node: string): SshConnection => ({
    host: ADDRESSES[node] ?? node,
    user,
    privateKey,
    hostKey: hostKeys[node] ?? "",
    ...(node !== "node1" && { proxy: login("node1") }),
  });
  return Object.keys(ADDRESSES).map((node) => ({
    domain: `${STACK_PREFIX}-${node}`,
    disk: `${node}.qcow2`,
    connection: login(node),
    installation: installation(node === "node1" ? packages.director : packages.realServer, mirror),
  }));
}

/** The part of the roles' scripts that installs packages. */
function installation(packages: string[], mirror: string): string {
  const read = (file: string) => readFileSync(join(projectDir, "guest/scripts", file), "utf8");
  return [
    "set -euo pipefail",
    `PACKAGES=${shellQuote(packages.join(" "))}`,
    `PACKAGE_MIRROR=${shellQuote(mirror)}`,
    `RELEASE=${guestProfiles.centos7.release}`,
    ...LIBRARIES.map(read),
    "install_packages </dev/null",
  ].join("\n");
}
