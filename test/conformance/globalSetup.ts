import type { TestProject } from "vitest/node";
import { sshdProgram } from "../sshdProgram";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of an sshd. */
    sshd: string;
  }
}

/** Gets a real sshd for the tests. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("sshd", await sshdProgram());
}
