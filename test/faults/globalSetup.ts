import type { TestProject } from "vitest/node";
import { Clone } from "../e2e/clone";
import bootSample from "../e2e/globalSetup";
import { faultTable } from "./support/faultTable";

/** Boots the sample as the e2e tests do, and prints at the end what came of every fault. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const end = await bootSample(project);
  const clone = new Clone(project.getProvidedContext().cloneDir);
  return async () => {
    console.log(await faultTable(clone));
    await end();
  };
}
