import * as pulumi from "@pulumi/pulumi";
import { formatProblem } from "../host/userError";
import { parseStackConfig } from "./parse";
import type { StackConfig } from "./schema";

/**
 * The running stack's configuration, checked whole and with its defaults.
 *
 * @throws pulumi.RunError (shown without a stack) that lists every problem
 */
export function readStackConfig(): StackConfig {
  const { config, problems } = parseStackConfig(rawConfig("lvs:"));
  if (config) return config;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  throw new pulumi.RunError(
    `the configuration of stack ${pulumi.getStack()} has ${count}; nothing was changed\n${problems.map(formatProblem).join("\n")}`,
  );
}

/** The settings below a prefix. Structured ones reach the program as JSON, simple ones as text. */
function rawConfig(prefix: string): Record<string, unknown> {
  const all = Object.entries(pulumi.runtime.allConfig());
  return Object.fromEntries(
    all.filter(([key]) => key.startsWith(prefix)).map(([key, text]) => [key.slice(prefix.length), fromText(text)]),
  );
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
