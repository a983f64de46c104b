import type { z } from "zod";
import type { Problem } from "../errors/userError";
import { complete } from "./complete";
import { configPath } from "./configPath";
import { findContradictions } from "./contradictions/index";
import { problemsOfIssues } from "./issues";
import { expandPools } from "./nodePools";
import { readPrograms } from "./programs";
import { salvage } from "./salvage";
import { type StackConfig, stackConfigSchema } from "./schema/stack";

/** What parsing gives: the configuration with its defaults and with nodes for pools, or every problem found in it. */
export type Parsed = { config: StackConfig; problems: [] } | { config: undefined; problems: Problem[] };

/**
 * Checks a stack's configuration whole, and reads the files that it names programs by. Contradictions are looked for
 * between all parts that are right by themselves.
 *
 * @param raw the values below `lvs:`, by key without that prefix
 */
export function parseStackConfig(raw: Record<string, unknown>): Parsed {
  const parsed = stackConfigSchema.safeParse(raw, { reportInput: true });
  if (!parsed.success) {
    const { issues } = parsed.error;
    const problems = [...problemsOfIssues(issues), ...choiceProblems(raw), ...contradictionsOfRest(raw, issues)];
    return { config: undefined, problems };
  }

  const { programs, problems: ofPrograms } = readPrograms(parsed.data);
  const problems = [...choiceProblems(raw), ...findContradictions(parsed.data), ...ofPrograms];
  return problems.length > 0
    ? { config: undefined, problems }
    : { config: complete(expandPools(parsed.data), programs), problems: [] };
}

function contradictionsOfRest(raw: Record<string, unknown>, issues: z.core.$ZodIssue[]): Problem[] {
  const rest = salvage(
    raw,
    issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
    ),
  );
  const parsed = stackConfigSchema.safeParse(rest);
  return parsed.success ? [...findContradictions(parsed.data), ...readPrograms(parsed.data).problems] : [];
}

/** Problems if neither `director` nor `directors` is set, or both are. */
function choiceProblems({ director, directors }: Record<string, unknown>): Problem[] {
  const where = configPath(["director"]);
  const expected = "the name of a node, or lvs:directors with one or two";
  if (director === undefined && directors === undefined) return [{ what: "missing", where, expected }];
  if (director === undefined || directors === undefined) return [];
  return [{ what: "both this and lvs:directors", where, expected, fix: "remove one of the two" }];
}
