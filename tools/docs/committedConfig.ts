import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseStackConfig } from "../../config/parse";
import type { StackConfig } from "../../config/schema/stack";
import { formatProblem, UserError } from "../../errors/userError";
import { projectDir } from "../../runtime/paths";

/** The configuration in a stack's committed file. @throws UserError when it is wrong */
export function committedConfig(stack: string): StackConfig {
  return checked(committedSettings(stack), fileOf(stack));
}

/** The same with a pair of directors, as the guide to failover sets it up first. @throws UserError when it is wrong */
export function pairConfig(stack: string): StackConfig {
  const guide = join("docs", "failover.md");
  const [, yaml = ""] = /^```yaml\n(.*?)^```/ms.exec(readFileSync(join(projectDir, guide), "utf8")) ?? [];
  return changedConfig(stack, parse(yaml), guide);
}

/** The same with settings of a document's. @throws UserError when it is wrong */
export function changedConfig(stack: string, changes: Record<string, unknown>, where: string): StackConfig {
  const { director, ...settings } = committedSettings(stack);
  const ours = oursIn(changes);
  return checked({ ...settings, ...(ours.directors === undefined && { director }), ...ours }, where);
}

function committedSettings(stack: string): Record<string, unknown> {
  const { config } = parse(readFileSync(join(projectDir, fileOf(stack)), "utf8")) as {
    config: Record<string, unknown>;
  };
  return oursIn(config);
}

function fileOf(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** What is below `lvs:`, by key without that prefix. */
function oursIn(config: Record<string, unknown>): Record<string, unknown> {
  const ours = Object.entries(config).filter(([key]) => key.startsWith("lvs:"));
  return Object.fromEntries(ours.map(([key, value]) => [key.slice("lvs:".length), value]));
}

function checked(settings: Record<string, unknown>, where: string): StackConfig {
  const { config, problems } = parseStackConfig(settings);
  if (config) return config;
  throw new UserError({ what: problems.map(formatProblem).join("\n"), where });
}
