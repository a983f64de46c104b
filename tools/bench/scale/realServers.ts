import { freemem } from "node:os";
import { Clone } from "../../harness/clone";
import { writeSettingsIn } from "../../harness/settings";
import { requireRoot } from "../../lab";
import type { BenchOptions, Measurement, Point } from "../measurement";
import { clusterOf } from "./clusterOf";
import { sizesFor } from "./sizes";

/** The lab's own. */
const MACHINE = { memoryMiB: 512, vcpus: 2 };
/** What QEMU takes for a machine beside its memory. */
const QEMU_MIB = 64;

const NOTES = [
  "`npm run up` of a cluster that isn't there, in a lab that runs, and the memory that its machines then have of this " +
    "one. How many there are is bounded by this machine's free memory. Each size is measured once: it is the machines' " +
    "boot that takes the time, side by side as long as there are cores.",
];

/** How long an `up` of so many real machines takes, for as many as this machine carries. */
export async function measureRealServers({ report }: BenchOptions): Promise<Measurement[]> {
  requireRoot();
  const sizes = sizesFor({ freeMiB: freemem() / 2 ** 20, machineMiB: MACHINE.memoryMiB + QEMU_MIB });
  const seconds: Point[] = [];
  const memory: Point[] = [];
  const clone = await Clone.create();
  try {
    report("a lab");
    await clone.expect("./lab start");
    for (const size of sizes) {
      report(`an up of ${size} real servers`);
      await writeSettingsIn(clone, { ...clusterOf(size), machine: MACHINE });
      const started = performance.now();
      await clone.expect("npm run up");
      seconds.push({ case: size, samples: [(performance.now() - started) / 1_000] });
      memory.push({ case: size, samples: [await machinesMiB(clone)] });
      await clone.expect("npm run destroy");
    }
  } finally {
    await clone.remove();
  }
  const base = { cases: "real servers", notes: NOTES };
  return [
    {
      ...base,
      name: "real-servers-time",
      title: "Time of an up of real machines",
      unit: "s",
      series: [{ name: "up", points: seconds }],
    },
    {
      ...base,
      name: "real-servers-memory",
      title: "Memory of real machines after an up",
      unit: "MiB",
      series: [{ name: "machines", points: memory }],
    },
  ];
}

/** What QEMU's processes have of this machine's memory. */
async function machinesMiB(clone: Clone): Promise<number> {
  const names = (await clone.expect("./lab virsh list --name")).trim().split("\n");
  const statistics = await Promise.all(names.map((name) => clone.expect(`./lab virsh dommemstat ${name}`)));
  // "rss 587224", in KiB
  const residentKiB = statistics.map((text) => Number(/^rss (\d+)$/m.exec(text)?.[1]));
  return residentKiB.reduce((sum, each) => sum + each, 0) / 1_024;
}
