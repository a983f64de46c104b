import * as pulumi from "@pulumi/pulumi";
import { formatProblem } from "../errors/userError";
import type { RunningStack } from "../plan";
import { createdNodes } from "../plan/placement";
import { parseStackConfig } from "./parse";
import type { StackConfig, StackConfigInput } from "./schema/stack";
import { settingsBelow } from "./settings";

/** The running stack with its settings as they are written. */
export interface ReadStack extends RunningStack {
  /** Those of its cluster. */
  settings: Omit<StackConfigInput, "preflight">;
}

/**
 * The running stack with its configuration, checked whole and with its defaults.
 *
 * @throws pulumi.RunError (shown without a stack) that lists every problem
 */
export function readRunningStack(): ReadStack {
  const stack = { project: pulumi.getProject(), stack: pulumi.getStack() };
  const settings = settingsBelow("lvs:", pulumi.runtime.allConfig());
  const { config, problems } = parseStackConfig(settings);
  if (config) {
    const { preflight: _, ...ofCluster } = settings as unknown as StackConfigInput;
    return { stack, settings: ofCluster, config, libvirtUri: libvirtUri(config) };
  }
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  throw new pulumi.RunError(
    `the configuration of stack ${stack.stack} has ${count}; nothing was changed\n${problems.map(formatProblem).join("\n")}`,
  );
}

function libvirtUri(config: StackConfig): string | undefined {
  const libvirt = new pulumi.Config("libvirt");
  const needed = config.hypervisors === undefined && createdNodes(config).length > 0;
  return needed ? libvirt.require("uri") : libvirt.get("uri");
}
