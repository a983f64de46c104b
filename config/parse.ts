import type { z } from "zod";
import type { Problem } from "../host/userError";
import { closest } from "./closest";
import { complete } from "./complete";
import { configPath } from "./configPath";
import { findContradictions } from "./contradictions/index";
import { salvage } from "./salvage";
import { type StackConfig, stackConfigSchema } from "./schema";
import { settingNames } from "./settingNames";

/** What parsing gives: the configuration with its defaults, or every problem found in it. */
export type Parsed = { config: StackConfig; problems: [] } | { config: undefined; problems: Problem[] };

/**
 * Checks a stack's configuration whole. Contradictions are looked for between all parts that are right by themselves.
 *
 * @param raw the values below `lvs:`, by key without that prefix
 */
export function parseStackConfig(raw: Record<string, unknown>): Parsed {
  const parsed = stackConfigSchema.safeParse(raw, { reportInput: true });
  if (!parsed.success) {
    const { issues } = parsed.error;
    const problems = [...issues.flatMap(toProblems), ...choiceProblems(raw), ...contradictionsOfRest(raw, issues)];
    return { config: undefined, problems };
  }

  const problems = [...choiceProblems(raw), ...findContradictions(parsed.data)];
  return problems.length > 0 ? { config: undefined, problems } : { config: complete(parsed.data), problems: [] };
}

function contradictionsOfRest(raw: Record<string, unknown>, issues: z.core.$ZodIssue[]): Problem[] {
  const rest = salvage(
    raw,
    issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
    ),
  );
  const parsed = stackConfigSchema.safeParse(rest);
  return parsed.success ? findContradictions(parsed.data) : [];
}

/** One of two settings names the directors, right or wrong. */
function choiceProblems({ director, directors }: Record<string, unknown>): Problem[] {
  const where = configPath(["director"]);
  const expected = "the name of a node, or lvs:directors with one or two";
  if (director === undefined && directors === undefined) return [{ what: "missing", where, expected }];
  if (director === undefined || directors === undefined) return [];
  return [{ what: "both this and lvs:directors", where, expected, mend: "remove one of the two" }];
}

function toProblems(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    return nearestOption(issue.errors).flatMap((each) => toProblems({ ...each, path: [...issue.path, ...each.path] }));
  }
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey([...issue.path, key]));
  if (issue.code === "invalid_key")
    return [
      {
        what: `bad name ${quote(issue.path.at(-1))}`,
        where: configPath(issue.path),
        expected: issue.issues[0]?.message,
      },
    ];

  const missing = issue.input === undefined;
  return [
    {
      what: missing ? "missing" : `bad value ${quote(issue.input)}`,
      where: configPath(issue.path),
      expected: expectation(issue),
      mend: mend(issue),
    },
  ];
}

/** The mistakes that are left when an either-or is read as the alternative that was meant: the one with its settings. */
function nearestOption(options: z.core.$ZodIssue[][]): z.core.$ZodIssue[] {
  const [nearest] = options
    .map((issues) => ({
      issues,
      unknown: issues.flatMap((each) => (each.code === "unrecognized_keys" ? each.keys : [])),
    }))
    .sort((one, other) => one.unknown.length - other.unknown.length);
  return nearest?.issues ?? [];
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")}`;
  if (issue.code === "too_small" && issue.origin !== "string") return `${issue.minimum} or more`;
  if (issue.code === "too_big") return `${issue.maximum} or less`;
  if (issue.code === "invalid_type")
    return issue.message.replace(/^Invalid input: expected /, "").replace(/, received .*$/, "");
  return issue.message;
}

function mend(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== "invalid_value" || typeof issue.input !== "string") return undefined;
  const near = closest(issue.input, issue.values.map(String));
  return near && `write ${near}`;
}

function unknownKey(path: PropertyKey[]): Problem {
  const key = String(path.at(-1));
  const near = closest(key, settingNames);
  return {
    what: "unknown setting",
    where: configPath(path),
    mend: near === undefined || near === key ? "remove it" : `write ${near}, or remove it`,
  };
}

function quote(value: unknown): string {
  return JSON.stringify(value);
}
