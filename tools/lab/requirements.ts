import { existsSync } from "node:fs";
import { mkdir, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { formatProblem, type Problem, UserError } from "../../errors/userError";
import type { Report } from "../../runtime/report";
import { ensureDebianPackages } from "./debianPackages";
import type { LabFolder } from "./labFolder";
import { ensureLibvirtDrivers } from "./libvirtDrivers";
import { endNewServices } from "./libvirtServices";
import { labProblems, NO_ROOT } from "./machine.mjs";

/** What the lab runs. libvirt's other drivers come on top where a release has them in packages of their own. */
export const PACKAGES = [
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
  if (uid !== 0) throw new UserError(NO_ROOT);
}

/** Makes sure that the machine can run a lab. @throws UserError that lists all that it lacks, before it is changed */
export async function ensureRequirements(folder: LabFolder, report: Report): Promise<void> {
  const problems = [...labProblems(), ...(await spaceProblems(folder))];
  if (problems.length > 0) throw new UserError({ what: problems.map(formatProblem).join("\n") });
  await makeFolder(folder);
  report("looking for the Debian packages that it needs");
  const installed = await ensureDebianPackages(PACKAGES, report);
  await ensureLibvirtDrivers(report);
  await endNewServices(installed);
}

/** Tells if the file system that the lab's folder is on, or will be, has less than `minimumMiB` left. */
export async function spaceProblems({ dir }: LabFolder, minimumMiB = MINIMUM_FREE_MIB): Promise<Problem[]> {
  const { bavail, bsize } = await statfs(existingFolder(dir));
  const freeMiB = Math.floor((bavail * bsize) / 1_024 ** 2);
  if (freeMiB >= minimumMiB) return [];
  return [
    {
      what: `only ${freeMiB} MiB are free`,
      where: dir,
      expected: `${minimumMiB} MiB for the guests' disks`,
      fix: "free some space, or put the lab elsewhere: ./lab --dir PATH start",
    },
  ];
}

function existingFolder(path: string): string {
  return existsSync(path) ? path : existingFolder(dirname(path));
}

async function makeFolder({ dir }: LabFolder): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (error) {
    throw new UserError({
      what: (error as Error).message,
      where: dir,
      expected: "a folder for the lab that can be written",
      fix: "fix that, or put the lab elsewhere: ./lab --dir PATH start",
    });
  }
}
