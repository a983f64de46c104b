import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseStackConfig } from "../config/parse";
import type { StackConfig } from "../config/schema";
import { projectDir } from "../host/paths";
import { formatProblem, UserError } from "../host/userError";

/** The configuration in a stack's committed file. @throws UserError when it is wrong */
export function committedConfig(stack: string): StackConfig {
  const file = `Pulumi.${stack}.yaml`;
  const { config: raw } = parse(readFileSync(join(projectDir, file), "utf8")) as { config: Record<string, unknown> };
  const ours = Object.entries(raw).filter(([key]) => key.startsWith("lvs:"));
  const { config, problems } = parseStackConfig(
    Object.fromEntries(ours.map(([key, value]) => [key.slice("lvs:".length), value])),
  );
  if (config) return config;
  throw new UserError({ what: problems.map(formatProblem).join("\n"), where: file });
}
