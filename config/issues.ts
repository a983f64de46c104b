import type { z } from "zod";
import type { Problem } from "../host/userError";
import { closest } from "./closest";
import { configPath } from "./configPath";
import { settingNames } from "./settingNames";

/** What the schema found, as the user is told of it: the first fault of each setting. */
export function problemsOfIssues(issues: readonly z.core.$ZodIssue[]): Problem[] {
  const problems = issues.flatMap(toProblems);
  return problems.filter(({ where }, index) => problems.findIndex((other) => other.where === where) === index);
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

  if (isUnknownKind(issue)) return toProblems(valueOfKind(issue));

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

type UnknownKind = z.core.$ZodIssueInvalidUnion & { discriminator: string; options: z.core.util.Primitive[] };

/** Whether one of several kinds of settings is named by a word that none of them has. */
function isUnknownKind(issue: z.core.$ZodIssue): issue is UnknownKind {
  return issue.code === "invalid_union" && "options" in issue && "discriminator" in issue;
}

/** The same as an issue of that word. */
function valueOfKind({ path, input, discriminator, options, message }: UnknownKind): z.core.$ZodIssue {
  const kind = (input as Record<string, unknown>)[discriminator];
  return { code: "invalid_value", values: options, path, input: kind, message };
}

/** What the YAML of a type is called. */
const TYPES: Record<string, string> = { object: "settings by name", array: "a list", string: "a text" };

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")}`;
  if (issue.code === "too_small" && issue.origin === "number" && issue.inclusive) return `${issue.minimum} or more`;
  if (issue.code === "too_big" && issue.origin === "number") return `${issue.maximum} or less`;
  if (issue.code === "invalid_type") {
    const type = /^Invalid input: expected (\w+)/.exec(issue.message)?.[1];
    return type === undefined ? issue.message : (TYPES[type] ?? type);
  }
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
