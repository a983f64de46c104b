import { existsSync } from "node:fs";
import { mkdir, readFile, statfs } from "node:fs/promises";
import { ensureDebianPackages } from "../host/debianPackages";
import { run } from "../host/process";
import type { Report } from "../host/progress";
import { UserError } from "../host/userError";
import type { LabFolder } from "./labFolder";

/** What the lab runs, none of which starts a service when it's installed. */
const PACKAGES = [
  "curl",
  "dnsmasq-base",
  "genisoimage",
  "iproute2",
  "iptables",
  "libvirt-clients",
  "libvirt-daemon",
  "libvirt-daemon-driver-qemu",
  "openssh-client",
  "qemu-system-x86",
  "qemu-utils",
  "tini",
  "xsltproc",
];

/** Room for the changes that three guests make to their disks, logs, and what libvirt and Pulumi keep. */
const MINIMUM_FREE_MIB = 2_048;

/** @throws UserError when this isn't root */
export function requireRoot(uid = process.getuid?.()): void {
  if (uid === 0) return;
  throw new UserError({
    what: "the lab makes network namespaces and bridges, which needs root",
    expected: "user ID 0",
    mend: "run the same command with sudo, or as root",
  });
}

/** Makes sure that the machine can run a lab. @throws UserError at the first thing that it lacks */
export async function ensureRequirements(folder: LabFolder, report: Report): Promise<void> {
  requireRoot();
  await requireTun();
  await makeFolder(folder);
  await requireSpace(folder);
  report("looking for the Debian packages that it needs");
  await ensureDebianPackages(PACKAGES, report);
}

async function requireTun(): Promise<void> {
  if (await kernelHasTun()) return;
  if (existsSync("/sbin/modprobe")) await run("/sbin/modprobe", ["--quiet", "tun"]).catch(() => undefined);
  if (await kernelHasTun()) return;
  throw new UserError({
    what: "the kernel has no TUN device, which connects guests to networks",
    expected: "a line `tun` in /proc/misc",
    mend: "load it on the host (modprobe tun), or use a machine whose kernel has it",
  });
}

async function kernelHasTun(): Promise<boolean> {
  return /\btun$/m.test(await readFile("/proc/misc", "utf8"));
}

async function makeFolder({ dir }: LabFolder): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (error) {
    throw new UserError({
      what: (error as Error).message,
      where: dir,
      expected: "a folder for the lab that can be written",
      mend: "mend that, or put the lab elsewhere: ./lab --dir PATH start",
    });
  }
}

/** @throws UserError when the lab's file system has less than `minimumMiB` left */
export async function requireSpace(folder: LabFolder, minimumMiB = MINIMUM_FREE_MIB): Promise<void> {
  const { bavail, bsize } = await statfs(folder.dir);
  const freeMiB = Math.floor((bavail * bsize) / 1_024 ** 2);
  if (freeMiB >= minimumMiB) return;
  throw new UserError({
    what: `only ${freeMiB} MiB are free`,
    where: folder.dir,
    expected: `${minimumMiB} MiB for the guests' disks`,
    mend: "free some space, or put the lab elsewhere: ./lab --dir PATH start",
  });
}
