import { type Report, runSteps } from "../host/progress";
import { supplyLab } from "../hypervisor";
import { describeToolchain, ensureToolchain } from "../toolchain";

/**
 * Gets what is missing, all at once: the toolchain, and beside it what the lab and its machines are made of.
 *
 * @throws UserError when something can't be had; before anything is got, where that is known beforehand
 */
export async function prepare(): Promise<void> {
  const parts = await ensureToolchain((steps) => runSteps([...steps, supplies], { concurrent: true }));
  console.log(describeToolchain(parts));
}

const supplies = {
  title: "packages and guest image",
  run: (report: Report) => supplyLab(report).then(() => undefined),
};
