import { runInLab } from "./enter";
import { type LabOptions, LIBVIRT_URI, labFolder } from "./labFolder";
import { type LabRecord, runningLab } from "./labRecord";
import { requireRoot } from "./requirements";

/** A guest or a network as libvirt shows it. */
export interface Listed {
  name: string;
  state: string;
}

export interface LabStatus {
  /** The lab's folder. */
  dir: string;
  /** Undefined if the lab doesn't run. */
  running?: LabRecord & { guests: Listed[]; networks: Listed[] };
}

/** What runs in the lab. */
export async function labStatus(options: LabOptions = {}): Promise<LabStatus> {
  const folder = labFolder(options);
  const record = runningLab(folder);
  if (record === undefined) return { dir: folder.dir };
  requireRoot();
  const list = (...args: string[]) => runInLab("virsh", ["--quiet", ...args], { ...folder, cwd: "/" });
  const [guests, networks] = await Promise.all([list("list", "--all"), list("net-list", "--all")]);
  return { dir: folder.dir, running: { ...record, guests: parseGuests(guests), networks: parseNetworks(networks) } };
}

/** Reads `virsh --quiet list --all`: number, name, state, which may be of two words. */
export function parseGuests(text: string): Listed[] {
  return rows(text).map(([, name = "", ...state]) => ({ name, state: state.join(" ") }));
}

/** Reads `virsh --quiet net-list --all`: name, state, autostart, persistent. */
export function parseNetworks(text: string): Listed[] {
  return rows(text).map(([name = "", state = ""]) => ({ name, state }));
}

function rows(text: string): string[][] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => line.split(/\s+/));
}

/** A lab's status as lines of text. */
export function formatStatus({ dir, running }: LabStatus): string {
  if (running === undefined) return `lab ${dir}\nisn't running; start it with: ./lab start`;
  const { startedAt, accelerator, init, guests, networks } = running;
  const list = (items: Listed[]) => items.map(({ name, state }) => `${name} (${state})`).join(", ") || "none";
  return [
    `lab ${dir}`,
    `running since  ${startedAt}`,
    `accelerator    ${accelerator}`,
    `libvirt        ${LIBVIRT_URI} (inside)`,
    `init process   ${init.pid}`,
    `guests         ${list(guests)}`,
    `networks       ${list(networks)}`,
  ].join("\n");
}
