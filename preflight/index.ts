import * as pulumi from "@pulumi/pulumi";
import { runningStack } from "../components/leftovers";
import { createdNodes } from "../config/placement";
import type { StackConfig } from "../config/schema";
import { formatProblem } from "../host/userError";
import { findingsOf } from "./between";
import { examine } from "./examine";
import type { StackState } from "./facts";
import { placesIn } from "./plan";
import { readState, type StateResource } from "./state";

/**
 * Looks at the hypervisor before any resource is touched, and tells of everything at once that an up would stumble over.
 *
 * @throws pulumi.RunError (shown without a stack) that lists every error
 */
export async function preflight(config: StackConfig): Promise<void> {
  if (!config.preflight || createdNodes(config).length === 0) return;
  const libvirt = new pulumi.Config("libvirt");
  const places = placesIn(config, config.hypervisors ? undefined : libvirt.require("uri"));
  const examined = await examine({ config, places, stack: runningStack(), state: currentState() });
  const findings = findingsOf(config, examined);
  for (const warning of findings.filter(({ severity }) => severity === "warning")) {
    await pulumi.log.warn(formatProblem(warning));
  }
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const count = errors.length === 1 ? "1 problem" : `${errors.length} problems`;
  throw new pulumi.RunError(
    `stack ${pulumi.getStack()} would run into ${count}; nothing was changed\n${errors.map(formatProblem).join("\n")}`,
  );
}

/** The running stack's state, as it was before this run. The engine answers without making a resource of the question. */
async function currentState(): Promise<StackState | undefined> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  try {
    const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
      outputs: Record<string, Omit<StateResource, "urn">>;
    };
    const resources = Object.entries(outputs).map(([urn, resource]) => ({ urn, ...resource }));
    return readState(resources, runningStack());
  } catch (error) {
    pulumi.log.debug(`preflight goes on without the stack's state: ${error}`);
    return undefined;
  }
}
