import { parseStackConfig } from "../config/parse";
import { settingsBelow } from "../config/settings";
import { formatProblem, UserError } from "../errors/userError";
import { hypervisorsOf } from "../plan/hypervisors";
import type { StackIdentity } from "../plan/libvirtNames";
import { createdNodes } from "../plan/placement";
import { askPulumi, selectedIdentity } from "../stack/selectedStack";
import type { Subject } from "./examine";
import { readState, type StateResource } from "./state";

/**
 * The stack that pulumi would act on: the selected one, or $PULUMI_STACK.
 *
 * @throws UserError when there is none, or its configuration is wrong
 */
export async function selectedSubject(): Promise<Subject> {
  const identity = await selectedIdentity();
  const [settings, exported] = await Promise.all([
    askPulumi("config", "--json", "--show-secrets", "--stack", identity.stack),
    askPulumi("stack", "export", "--stack", identity.stack),
  ]);
  return subjectOf(identity, settings, exported);
}

/** The same of pulumi's answers, in JSON. */
export function subjectOf(stack: StackIdentity, settings: string, exported: string): Subject {
  const values = JSON.parse(settings) as Record<string, { value?: string }>;
  const all = Object.fromEntries(Object.entries(values).map(([key, { value = "" }]) => [key, value]));
  const { config, problems } = parseStackConfig(settingsBelow("lvs:", all));
  if (!config) throw new UserError({ what: problems.map(formatProblem).join("\n"), where: `stack ${stack.stack}` });
  if (createdNodes(config).length === 0) {
    throw new UserError({
      what: "all machines are there already, so there is no hypervisor to look at",
      where: `stack ${stack.stack}`,
    });
  }
  const uri = all["libvirt:uri"];
  if (uri === undefined && config.hypervisors === undefined) {
    throw new UserError({
      what: "missing",
      where: "libvirt:uri",
      expected: "the hypervisor's libvirt, such as qemu:///system",
      fix: "pulumi config set libvirt:uri qemu:///system",
    });
  }
  const { deployment } = JSON.parse(exported) as { deployment?: { resources?: StateResource[] } };
  return {
    config,
    hypervisors: hypervisorsOf(config, uri),
    stack,
    state: Promise.resolve(readState(deployment?.resources ?? [], stack)),
  };
}
