import { existsSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { contentKey } from "../../runtime/contentKey";
import { interruption } from "../../runtime/interruption";
import type { Report } from "../../runtime/report";
import { cachedFolder } from "../cache";
import type { Accelerator } from "./labRecord";

/** KVM takes a second to a kernel's first line. A processor that takes so much longer is of no use. */
const PROBE_SECONDS = 30;

/** The boot loader's last line, and anything after it: from the kernel, or from its first program. */
const KERNEL_RUNS = /Loading initramfs\.+ *ok\s+\S/;
/** QEMU then pauses the machine for good. */
const KVM_GAVE_UP = "KVM internal error";

/**
 * KVM where the guests' own image boots with it, else TCG. The device file alone tells nothing, and a few instructions
 * not much more: there are hypervisors whose KVM runs a machine's firmware and fails in its boot loader. What was found
 * out is kept until this machine's next boot.
 *
 * @param image the path of a guest image; without one there is nothing to try, and TCG is right everywhere
 */
export async function findAccelerator(image: string | undefined, report: Report): Promise<Accelerator> {
  if (image === undefined || !existsSync("/dev/kvm")) return "tcg";
  const key = contentKey(readFileSync("/proc/sys/kernel/random/boot_id", "utf8"), image);
  const build = async (folder: string) => {
    report("trying whether the guest boots with KVM");
    const works = await boots(image, "kvm");
    interruption.throwIfAborted();
    await writeFile(join(folder, "name"), works ? "kvm" : "tcg");
  };
  const found = await cachedFolder({ kind: "accelerator", key, build }, report);
  return (await readFile(join(found, "name"), "utf8")) as Accelerator;
}

/** Whether a machine with that accelerator comes to an image's kernel. The image stays as it is. */
export async function boots(image: string, accelerator: Accelerator): Promise<boolean> {
  const machine = ["-accel", accelerator, "-machine", "pc", "-m", "512", "-smp", "2"];
  const disk = ["-drive", `file=${image.replaceAll(",", ",,")},format=qcow2,if=virtio,readonly=on`];
  const bare = ["-nodefaults", "-no-user-config", "-display", "none", "-serial", "stdio"];
  const qemu = execa("qemu-system-x86_64", [...machine, ...disk, ...bare], {
    stdin: "ignore",
    all: true,
    reject: false,
    timeout: PROBE_SECONDS * 1_000,
    killSignal: "SIGKILL",
  });
  let shown = "";
  for await (const line of qemu.iterable({ from: "all" })) {
    shown += `${line}\n`;
    if (KERNEL_RUNS.test(shown) || shown.includes(KVM_GAVE_UP)) qemu.kill("SIGKILL");
  }
  return KERNEL_RUNS.test(shown) && !shown.includes(KVM_GAVE_UP);
}
