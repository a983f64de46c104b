import { type LabFolder, type LabOptions, labFolder } from "./labFolder";
import { type LabRecord, removeRecord, requireOutsideOfLabs, runningLab } from "./labRecord";
import { isAlive } from "./processIdentity";
import { requireRoot } from "./requirements";
import { waitFor } from "./wait";

const STOP_SECONDS = 30;

/**
 * Ends the lab: guests, daemons, commands, and with them the namespaces and all that is in them.
 * What it keeps in its folder (disks, definitions, Pulumi's state) stays for the next start.
 *
 * @returns false if it wasn't running
 */
export async function stopLab(options: LabOptions = {}): Promise<boolean> {
  requireRoot();
  requireOutsideOfLabs();
  const folder = labFolder(options);
  const record = runningLab(folder);
  if (record) await endLab(folder, record);
  else removeRecord(folder);
  return record !== undefined;
}

/** Ends every process of a lab: the kernel kills a PID namespace's with its init process, see pid_namespaces(7). */
export async function endLab(folder: LabFolder, { init }: LabRecord): Promise<void> {
  if (isAlive(init)) process.kill(init.pid, "SIGKILL");
  await waitFor({ what: "the lab's processes to end", seconds: STOP_SECONDS, check: () => !isAlive(init) });
  removeRecord(folder);
}
