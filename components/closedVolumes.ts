import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { shellQuote } from "../guest/shellQuote";
import { isLocal, sshArguments } from "../libvirt/hypervisorShell";
import { libvirtNames } from "../plan/libvirtNames";
import { settled } from "./settled";

/** To its owner alone: libvirt makes QEMU's user the owner while a machine runs. */
const CLOSED = 0o600;

/**
 * libvirt's provider makes volumes that every user of the hypervisor may read, the machines' disks and seeds with their
 * host keys among them. This is run after each is made.
 */
export function closeVolumeHook(name: string, uri: pulumi.Input<string>): pulumi.ResourceHook {
  return new pulumi.ResourceHook(`${name}-close-volume`, async ({ id }) => closeVolume(await settled(uri), id));
}

/** Closes one by its ID, or warns of what keeps it open. */
export async function closeVolume(uri: string, id: string): Promise<void> {
  // a seed's is its path, a semicolon and more
  const [path = ""] = id.split(";");
  if (path.startsWith("/")) await close(uri, path);
}

/** Closes those that an earlier version of this program left open; where pulumi runs on the hypervisor itself. */
export async function closeVolumesIn(uri: pulumi.Input<string>, folder: string): Promise<void> {
  if (pulumi.runtime.isDryRun() || !isLocal(await settled(uri))) return;
  const files = await readdir(folder).catch(() => []);
  // the base image holds nothing that isn't public
  const own = files.filter((file) => /\.(qcow2|iso)$/.test(file) && file !== libvirtNames.baseImage);
  // what can't be closed by this user was warned of when it was made
  await Promise.all(own.map((file) => chmod(join(folder, file), CLOSED).catch(() => {})));
}

async function close(uri: string, path: string): Promise<void> {
  try {
    if (isLocal(uri)) await chmod(path, CLOSED);
    else await execa("ssh", [...sshArguments(uri), `chmod ${CLOSED.toString(8)} -- ${shellQuote(path)}`], NO_INPUT);
  } catch (error) {
    const { stderr, shortMessage, message } = error as Error & { stderr?: string; shortMessage?: string };
    pulumi.log.warn(
      `${path}, with a machine's host key in it, stays readable for every user of ${uri}: ` +
        `${stderr?.trim() || (shortMessage ?? message)}\n  fix: as root there, chmod 600 ${shellQuote(path)}`,
    );
  }
}

const NO_INPUT = { stdin: "ignore" } as const;
