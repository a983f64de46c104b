import type { TestProject } from "vitest/node";
import { Clone } from "../../tools/harness/clone";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the clone that these tests share. */
    placementDir: string;
  }
}

/** A fresh clone with all that a lab needs; each file of tests starts its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const clone = await Clone.create();
  await clone.expect("npm run toolchain");
  project.provide("placementDir", clone.dir);
  return () => clone.remove();
}
