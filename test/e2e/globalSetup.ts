import type { TestProject } from "vitest/node";
import { Clone, type Typed } from "../../tools/harness/clone";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the clone that all e2e tests share. */
    cloneDir: string;
    /** What its first `npm run up` printed. */
    firstUp: Typed;
  }
}

/** Boots the sample once, from a fresh clone, by the README's command. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return bootClone(project);
}

/** The same for a project of tests of its own, which may edit the clone before, and its machines after. */
export async function bootClone(
  project: TestProject,
  edit?: (clone: Clone) => Promise<void>,
  finish?: (clone: Clone) => Promise<void>,
): Promise<() => Promise<void>> {
  const clone = await Clone.create();
  await edit?.(clone);
  console.log(`${project.name}: npm run up in ${clone.dir}`);
  const firstUp = await clone.type("npm run up");
  console.log(firstUp.output);
  await finish?.(clone);
  project.provide("cloneDir", clone.dir);
  project.provide("firstUp", firstUp);
  return () => clone.remove();
}
