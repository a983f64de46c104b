import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../errors/userError";
import type { Report } from "../../runtime/report";
import { ensureDebianPackages } from "./debianPackages";

/**
 * The drivers of libvirt that the stack uses besides QEMU's, each with a question that only a libvirt which has it
 * answers. Debian has them in packages of their own since libvirt 10.6, in libvirt-daemon before.
 */
const DRIVERS = {
  network: ["net-list"],
  storage: ["pool-capabilities"],
} as const;

const LIBRARIES = "/usr/lib";

type Driver = keyof typeof DRIVERS;

const names = Object.keys(DRIVERS) as Driver[];

/** All packages that a release may have them in. */
export const driverPackages = names.map(packageOf);

/** Installs the drivers that libvirt-daemon hasn't brought. */
export async function ensureLibvirtDrivers(report: Report): Promise<void> {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length > 0) await ensureDebianPackages(missing.map(packageOf), report);
}

/** How libvirt refuses what it has no driver for. */
const NO_DRIVER = "this function is not supported by the connection driver";

/**
 * Asks a running libvirt whether it has them.
 *
 * @param ask runs one of virsh's commands; rejects with libvirt's own words
 * @throws UserError that names the drivers which it hasn't got
 */
export async function requireLibvirtDrivers(ask: (...command: string[]) => Promise<unknown>): Promise<void> {
  const isMissing = async (name: Driver): Promise<boolean> => {
    try {
      await ask(...DRIVERS[name]);
      return false;
    } catch (error) {
      if ((error as Error).message.includes(NO_DRIVER)) return true;
      throw error;
    }
  };
  const answers = await Promise.all(names.map(isMissing));
  const missing = names.filter((_, index) => answers[index]);
  if (missing.length === 0) return;
  throw new UserError({
    what: `the lab's libvirt has no driver for ${missing.join(" and none for ")}`,
    expected: "one that makes networks and storage pools",
    fix: `apt-get install --no-install-recommends ${missing.map(packageOf).join(" ")}`,
  });
}

function packageOf(driver: Driver): string {
  return `libvirt-daemon-driver-${driver}`;
}

/** Whether libvirt's module of the driver is where Debian has it, in one of the folders of the machine's architectures. */
function isInstalled(driver: Driver): boolean {
  const module = join("libvirt", "connection-driver", `libvirt_driver_${driver}.so`);
  return readdirSync(LIBRARIES).some((folder) => existsSync(join(LIBRARIES, folder, module)));
}
