import { runSteps, type Step } from "../progress";
import { describeToolchain, ensureToolchain } from "../toolchain";

/**
 * Gets the toolchain, and takes a step that doesn't need it beside that.
 *
 * @throws UserError when something can't be had; before anything is got, where that is known beforehand
 */
export async function prepare(beside: Step): Promise<void> {
  let taken = false;
  const parts = await ensureToolchain(async (steps) => {
    await runSteps([...steps, beside], { concurrent: true });
    taken = true;
  });
  console.log(describeToolchain(parts));
  if (!taken) await runSteps([beside]);
}
