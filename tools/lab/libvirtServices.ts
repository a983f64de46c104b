import { existsSync } from "node:fs";
import { run } from "../../runtime/process";

/** What libvirt's services are called. */
const UNITS = ["libvirt*", "virtlogd*", "virtlockd*"];

/**
 * Ends the services that libvirt's packages have just brought, and has none of them come back at the next boot: from
 * Debian 13 on these packages start a libvirt for the whole machine, while the lab runs one of its own.
 *
 * @param installed the packages that weren't there before; services of a libvirt that was are left alone
 * @see systemctl(1)
 */
export async function endNewServices(installed: string[], hasSystemd = existsSync("/run/systemd/system")) {
  if (!hasSystemd || !installed.includes("libvirt-daemon")) return;
  const listed = await run("systemctl", ["list-unit-files", "--plain", "--no-legend", "--state=enabled", ...UNITS]);
  const units = listed.split("\n").flatMap((line) => line.split(/\s+/)[0] || []);
  if (units.length > 0) await run("systemctl", ["--quiet", "disable", "--now", ...units]);
}
