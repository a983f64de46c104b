import { LAB_STACK, runInLab } from "../hypervisor";

/** Makes the lab's stack if it isn't there. Returns its name. */
export async function prepareStack(): Promise<string> {
  await runInLab("pulumi", ["stack", "select", "--create", LAB_STACK, "--non-interactive"]);
  return LAB_STACK;
}
