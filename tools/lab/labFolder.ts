import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectDir } from "../../runtime/paths";

/** Which lab: each has a folder of its own, which holds all that it keeps. */
export interface LabOptions {
  /** The lab's folder. Default: `.lab` in the project's folder. */
  dir?: string;
}

/** The paths below a lab's folder. */
export interface LabFolder {
  dir: string;
  /** What is known of the running lab, see labRecord.ts. */
  record: string;
  /** Output of the lab's own processes, one file each, and of every QEMU (log/libvirt/qemu). */
  log: string;
  /** Stands for /etc/libvirt inside the lab: configuration, defined domains, networks, pools. */
  libvirtEtc: string;
  /** Stands for /var/lib/libvirt inside. */
  libvirtLib: string;
  /** Stands for /var/cache/libvirt inside: what QEMU can do, so that it's asked only once. */
  libvirtCache: string;
  /** The directory of the storage pool. */
  pool: string;
  /** A log file of each guest's serial console. */
  console: string;
  /** Pulumi's backend. */
  state: string;
  /** The passphrase of the stack's secrets. */
  passphrase: string;
  /** A link to the folder that the package mirror serves. */
  mirror: string;
  /** The stack's configuration as commands inside see it, and what it was generated as. */
  stackConfig: string;
  generatedConfig: string;
}

/** The paths of the lab in the given folder, or of the project's own lab. */
export function labFolder({ dir = join(projectDir, ".lab") }: LabOptions = {}): LabFolder {
  const absolute = resolve(dir);
  const below = (name: string) => join(absolute, name);
  return {
    dir: absolute,
    record: below("lab.json"),
    log: below("log"),
    libvirtEtc: below("libvirt/etc"),
    libvirtLib: below("libvirt/lib"),
    libvirtCache: below("libvirt/cache"),
    pool: below("pool"),
    console: below("console"),
    state: below("state"),
    passphrase: below("passphrase"),
    mirror: below("mirror"),
    stackConfig: below("Pulumi.lab.yaml"),
    generatedConfig: below("Pulumi.lab.generated.yaml"),
  };
}

/** The lab's own folder in /run; the same path in every lab, since each has its own /run. */
export const LAB_RUN_DIR = "/run/lvs-lab";

/** For the temporary files of commands in the lab; in memory, and root's alone. */
export const LAB_TEMPORARY_DIR = join(LAB_RUN_DIR, "tmp");

/** Where libvirt listens. Outside the lab the path doesn't exist, so nothing can reach another libvirt by mistake. */
export const LIBVIRT_URI = `qemu+unix:///system?socket=${LAB_RUN_DIR}/libvirt-sock`;

/** The folder of the lab that this process itself runs in; undefined outside. */
export function enclosingLab(): string | undefined {
  const marker = join(LAB_RUN_DIR, "dir");
  return existsSync(marker) ? readFileSync(marker, "utf8").trim() : undefined;
}
