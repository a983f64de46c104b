import { existsSync } from "node:fs";
import { join } from "node:path";
import { interruption } from "../../runtime/interruption";
import type { Report } from "../../runtime/report";
import { runInLab } from "./enter";
import type { LabFolder } from "./labFolder";
import { type LabRecord, runDirOf } from "./labRecord";
import { requireLibvirtDrivers } from "./libvirtDrivers";
import { isAlive } from "./processIdentity";
import { MIRROR_PORT } from "./stackConfiguration";
import { explainedFailure, waitFor } from "./wait";

const READY_SECONDS = 60;
/** The first time, libvirt asks QEMU for everything that it can do. */
const PROBE_SECONDS = 120;

/** Waits until libvirt and the package mirror answer. */
export async function waitUntilReady(folder: LabFolder, record: LabRecord, report: Report): Promise<void> {
  const alive = () => {
    interruption.throwIfAborted();
    return isAlive(record.init);
  };
  const log = (name: string) => join(folder.log, `${name}.log`);
  const libvirtLogs = [log("init"), log("virtlogd"), log("libvirtd")];

  const listening = () => alive() && existsSync(join(runDirOf(folder), "libvirt-sock"));
  await waitFor({ what: "libvirt's socket", seconds: READY_SECONDS, check: listening, alive, logs: libvirtLogs });

  report("waiting for libvirt, which asks QEMU what it can do");
  const type = record.accelerator === "kvm" ? "kvm" : "qemu";
  const virsh = (...command: string[]) =>
    runInLab("virsh", command, { ...folder, cwd: "/", timeoutSeconds: PROBE_SECONDS });
  await virsh("domcapabilities", "--virttype", type).catch((error: Error) => {
    throw explainedFailure(`libvirt does not answer: ${error.message}`, libvirtLogs);
  });
  await requireLibvirtDrivers(virsh);

  report("waiting for the package mirror");
  // any answer will do, a missing page too
  const request = ["--silent", "--output", "/dev/null", "--max-time", "10", `http://127.0.0.1:${MIRROR_PORT}/`];
  const check = () => succeeds(runInLab("curl", request, { ...folder, cwd: "/" }));
  await waitFor({ what: "the package mirror's answer", seconds: READY_SECONDS, check, alive, logs: [log("mirror")] });
}

function succeeds(action: Promise<unknown>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  );
}
