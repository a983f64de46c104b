import * as pulumi from "@pulumi/pulumi";
import { formatProblem } from "../host/userError";
import { parseStackConfig } from "./parse";
import type { StackConfig } from "./schema";
import { settingsBelow } from "./settings";

/**
 * The running stack's configuration, checked whole and with its defaults.
 *
 * @throws pulumi.RunError (shown without a stack) that lists every problem
 */
export function readStackConfig(): StackConfig {
  const { config, problems } = parseStackConfig(settingsBelow("lvs:", pulumi.runtime.allConfig()));
  if (config) return config;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  throw new pulumi.RunError(
    `the configuration of stack ${pulumi.getStack()} has ${count}; nothing was changed\n${problems.map(formatProblem).join("\n")}`,
  );
}
