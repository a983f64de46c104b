import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { interruption } from "../../runtime/interruption";
import { withLock } from "../../runtime/lock";
import type { Report } from "../../runtime/report";
import { findAccelerator } from "./kvm";
import { type LabFolder, type LabOptions, labFolder } from "./labFolder";
import { labGuest } from "./labGuest";
import { type LabRecord, requireOutsideOfLabs, runningLab, writeRecord } from "./labRecord";
import { libvirtConfiguration } from "./libvirtConfiguration";
import { spawnNamespaces } from "./namespaces";
import { waitUntilReady } from "./ready";
import { ensureRequirements, requireRoot } from "./requirements";
import { chosenGuest, refreshStackConfig } from "./stackConfigurationFile";
import { endLab } from "./stop";

/** How a lab is started. */
export interface StartOptions extends LabOptions {
  /** Whether it's for the project's guests, which need their image and the package mirror. Default: true. */
  guests?: boolean;
}

/** What guests are made of: paths of the image and of the mirror's folder, and where their packages are on the mirror. */
export interface Supplies {
  image?: string;
  mirror?: string;
  mirrorPath?: string;
}

/**
 * Starts the lab, or brings a running one up to date with the project's mirror, and with its image if that is of another
 * guest. An image that was only built anew is for the next start.
 * What a killed lab left behind is replaced. Returns once libvirt and the mirror answer.
 *
 * @throws UserError when the machine lacks something that it needs, or a part doesn't come up
 */
export async function startLab(report: Report, options: StartOptions = {}): Promise<LabRecord> {
  const supplies = await supplyLab(report, options);
  const folder = labFolder(options);
  await makeFolders(folder);
  return withLock(join(folder.dir, "start"), report, async () => {
    if (supplies.mirror !== undefined) await linkMirror(folder, supplies.mirror);
    const running = runningLab(folder);
    return running ? update(folder, running, supplies, report) : begin(folder, supplies, report);
  });
}

/**
 * Gets what takes long the first time: Debian packages, the guests' image and the package mirror.
 *
 * @throws UserError when the machine lacks something that it needs
 */
export async function supplyLab(report: Report, options: StartOptions = {}): Promise<Supplies> {
  requireRoot();
  requireOutsideOfLabs();
  const folder = labFolder(options);
  await ensureRequirements(folder, report);
  if (options.guests === false) return {};
  const { ensureImage, ensureMirror, mirrorPath } = labGuest(chosenGuest(folder));
  return { image: await ensureImage(report), mirror: await ensureMirror(report), mirrorPath };
}

async function update(folder: LabFolder, running: LabRecord, supplies: Supplies, report: Report): Promise<LabRecord> {
  const { mirrorPath = running.mirrorPath } = supplies;
  // of another image its machines would be made anew
  const keepsImage = running.image !== undefined && mirrorPath === running.mirrorPath;
  const record = { ...running, mirrorPath, image: keepsImage ? running.image : supplies.image };
  writeRecord(folder, record);
  refreshStackConfig(folder, record);
  await waitUntilReady(folder, record, report);
  return record;
}

async function begin(folder: LabFolder, { image, mirrorPath }: Supplies, report: Report): Promise<LabRecord> {
  const accelerator = await findAccelerator(image, report);
  report(`starting libvirt in namespaces of its own, with ${accelerator.toUpperCase()}`);
  interruption.throwIfAborted();
  const record = await spawnNamespaces(folder, { accelerator, image, mirrorPath });
  try {
    refreshStackConfig(folder, record);
    await waitUntilReady(folder, record, report);
    return record;
  } catch (error) {
    await endLab(folder, record);
    throw error;
  }
}

async function makeFolders(folder: LabFolder): Promise<void> {
  const { libvirtEtc, libvirtLib, libvirtCache, log, pool, console, state } = folder;
  for (const path of [libvirtEtc, libvirtLib, libvirtCache, join(log, "libvirt"), pool, console, state]) {
    await mkdir(path, { recursive: true });
  }
  for (const [name, text] of Object.entries(libvirtConfiguration())) await writeFile(join(libvirtEtc, name), text);
  if (!existsSync(folder.passphrase)) {
    await writeFile(folder.passphrase, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  }
}

/** The running server follows the link, so that a mirror of new content needs no new server. */
async function linkMirror(folder: LabFolder, served: string): Promise<void> {
  const unfinished = `${folder.mirror}.new`;
  await rm(unfinished, { force: true });
  await symlink(served, unfinished);
  await rename(unfinished, folder.mirror);
}
