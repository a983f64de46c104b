import type { TestProject } from "vitest/node";
import { faultTable, forgetOutcomes } from "../../tools/harness/faultTable";
import bootSample from "../e2e/globalSetup";

/** Boots the sample as the e2e tests do, and prints at the end what came of every fault. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await forgetOutcomes();
  const end = await bootSample(project);
  return async () => {
    console.log(await faultTable());
    await end();
  };
}
