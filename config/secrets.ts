import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { projectDir } from "../runtime/paths";
import { requirePassphrase } from "./passphrase";

/**
 * Refuses to run where anybody who has the stack's state could read its secrets.
 *
 * @throws pulumi.RunError (shown without a stack) when anybody who has its state can read it
 */
export function requireSecrecy(): void {
  const stack = pulumi.getStack();
  try {
    requirePassphrase(join(projectDir, `Pulumi.${stack}.yaml`));
  } catch (error) {
    throw new pulumi.RunError(`stack ${stack}: ${(error as Error).message}\nnothing was changed`);
  }
}
