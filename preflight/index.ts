import * as pulumi from "@pulumi/pulumi";
import { formatProblem } from "../errors/userError";
import type { RunningStack } from "../plan";
import { hypervisorsOf } from "../plan/hypervisors";
import type { StackIdentity } from "../plan/libvirtNames";
import { createdNodes } from "../plan/placement";
import { findingsOf } from "./between";
import { examine } from "./examine";
import type { StackState } from "./facts";
import { readState, type StateResource } from "./state";

/**
 * Looks at the hypervisor before any resource is touched, and tells of everything at once that an up would stumble over.
 *
 * @throws pulumi.RunError (shown without a stack) that lists every error
 */
export async function preflight({ config, stack, libvirtUri }: RunningStack): Promise<void> {
  if (!config.preflight || createdNodes(config).length === 0) return;
  const hypervisors = hypervisorsOf(config, libvirtUri);
  const examined = await examine({ config, hypervisors, stack, state: currentState(stack) });
  const findings = findingsOf(config, examined);
  for (const warning of findings.filter(({ severity }) => severity === "warning")) {
    await pulumi.log.warn(formatProblem(warning));
  }
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const count = errors.length === 1 ? "1 problem" : `${errors.length} problems`;
  throw new pulumi.RunError(
    `stack ${stack.stack} would run into ${count}; nothing was changed\n${errors.map(formatProblem).join("\n")}`,
  );
}

/** The running stack's state, as it was before this run. The engine answers without making a resource of the question. */
async function currentState(stack: StackIdentity): Promise<StackState | undefined> {
  const stackName = `${pulumi.getOrganization()}/${stack.project}/${stack.stack}`;
  try {
    const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
      outputs: Record<string, Omit<StateResource, "urn">>;
    };
    const resources = Object.entries(outputs).map(([urn, resource]) => ({ urn, ...resource }));
    return readState(resources, stack);
  } catch (error) {
    pulumi.log.debug(`preflight goes on without the stack's state: ${error}`);
    return undefined;
  }
}
