/**
 * `npm run prove`: asks the virtual services of the selected stack again, as its last up did. It shows who answered, with
 * `--json` as the stack's output `proofs` does, and fails with the broken hop when one doesn't answer.
 */
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "../errors/userError";
import type { Proofs } from "../lvs/clusterStatus";
import { projectDir } from "../runtime/paths";
import { runProgram } from "../runtime/program";
import { type Deployed, proofInputs, shownProofs, unasked } from "./proofs";
import { askPulumi } from "./selectedStack";

runProgram(prove);

async function prove(): Promise<void> {
  const { deployment } = JSON.parse(await askPulumi("stack", "export", "--show-secrets")) as Deployed;
  const inputs = proofInputs(deployment);
  if (inputs.length === 0) {
    throw new UserError({
      what: "nothing is to be proven: no up of this stack has asked a virtual service",
      expected: "a stack that is up, with services that can be asked, and not lvs:verify: false",
      fix: "pulumi up; the output proofs tells why a service isn't asked",
    });
  }
  const proofs: Proofs = {};
  for (const input of inputs) Object.assign(proofs, JSON.parse(await ask(input)));
  Object.assign(proofs, unasked(deployment));
  console.log(process.argv.includes("--json") ? JSON.stringify(proofs, undefined, 2) : shownProofs(proofs));
}

/** Runs the task that an up runs, which tells what it does. */
async function ask(input: string): Promise<string> {
  const program = [join(projectDir, "runtime/run.mjs"), join(projectDir, "tasks/proveVip.ts")];
  const { failed, stdout } = await execa("node", program, { input, stderr: "inherit", reject: false, cwd: projectDir });
  if (failed) process.exit(1);
  return stdout;
}
