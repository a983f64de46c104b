import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Accelerator } from "./labRecord";

/** A processor that doesn't come to its second instruction in this time doesn't work. */
const PROBE_SECONDS = 10;

/** QEMU's isa-debug-exit ends with 2 × value + 1 when a guest writes a value to its port. */
const EXIT_VALUE = 0x10;
const EXIT_PORT = 0xf4;
const EXIT_STATUS = 2 * EXIT_VALUE + 1;

const ROM_BYTES = 64 * 1024;
/** An x86 processor fetches its first instruction 16 bytes below the end of the ROM. */
const RESET_VECTOR = ROM_BYTES - 16;

/** KVM where guests really run with it, else TCG. The device file alone tells nothing: it may be there and broken. */
export async function findAccelerator(): Promise<Accelerator> {
  return existsSync("/dev/kvm") && (await acceleratorWorks("kvm", "host")) ? "kvm" : "tcg";
}

/** Whether a guest with that accelerator and processor model executes the instructions of a two-line ROM. */
export async function acceleratorWorks(accelerator: Accelerator, cpuModel: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "lvs-probe-"));
  try {
    const rom = join(folder, "rom");
    await writeFile(rom, exitRom());
    const machine = ["-accel", accelerator, "-cpu", cpuModel, "-machine", "pc", "-m", "1", "-bios", rom];
    const device = ["-device", `isa-debug-exit,iobase=${EXIT_PORT},iosize=4`];
    const bare = ["-nodefaults", "-no-user-config", "-display", "none"];
    const probe = await execa("qemu-system-x86_64", [...machine, ...device, ...bare], {
      reject: false,
      timeout: PROBE_SECONDS * 1_000,
      killSignal: "SIGKILL",
    });
    return probe.exitCode === EXIT_STATUS;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function exitRom(): Buffer {
  const rom = Buffer.alloc(ROM_BYTES);
  const loadValue = [0xb0, EXIT_VALUE]; // mov al, value
  const writePort = [0xe6, EXIT_PORT]; // out port, al
  const halt = [0xf4];
  Buffer.from([...loadValue, ...writePort, ...halt]).copy(rom, RESET_VECTOR);
  return rom;
}
