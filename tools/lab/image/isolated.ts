import { UserError } from "../../../errors/userError";
import { run } from "../../../runtime/process";
import type { Report } from "../../../runtime/report";
import { OWN_NAMESPACES } from "../contained";

/**
 * Runs a build script in mount and process namespaces of its own, so that whatever ends it (or this
 * process) ends its programs too, and takes its mounts and loop devices away.
 *
 * @throws UserError when this process isn't root, which those namespaces and loop mounts need
 */
export async function runIsolated(script: string, args: string[], report: Report): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new UserError({
      what: "can't build the guest image and its package mirror",
      expected: "root, because a file system is made and mounted",
      fix: "run this as root, or with sudo",
    });
  }
  await run(OWN_NAMESPACES.file, [...OWN_NAMESPACES.args, "bash", script, ...args], { report });
}
