import type { z } from "zod";
import type { Problem } from "../errors/userError";
import { configPath } from "./configPath";
import { namesAt } from "./settingNames";
import { fixOfUnknown, fixOfValue } from "./suggestions";

/** Turns what the schema found into problems for the user: the first one of each setting. */
export function problemsOfIssues(issues: readonly z.core.$ZodIssue[]): Problem[] {
  const problems = issues.flatMap(toProblems);
  return problems.filter(({ where }, index) => problems.findIndex((other) => other.where === where) === index);
}

function toProblems(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === "invalid_union" && issue.errors.length > 0 && !isOneValue(issue)) {
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
      what: missing ? "missing" : `bad value${repeat(issue.input)}`,
      where: configPath(issue.path),
      expected: expectation(issue),
      fix: fixOfValue(issue),
    },
  ];
}

/** The mistakes in the alternative that the user most likely meant: the one with the fewest unknown settings. */
function nearestOption(options: z.core.$ZodIssue[][]): z.core.$ZodIssue[] {
  const [nearest] = options
    .map((issues) => ({
      issues,
      unknown: issues.flatMap((each) => (each.code === "unrecognized_keys" ? each.keys : [])),
    }))
    .sort((one, other) => one.unknown.length - other.unknown.length);
  return nearest?.issues ?? [];
}

/** Whether all alternatives are plain values, which the message for the whole describes best. */
function isOneValue({ errors, message }: z.core.$ZodIssueInvalidUnion): boolean {
  return message !== "Invalid input" && errors.flat().every(({ path }) => path.length === 0);
}

type UnknownKind = z.core.$ZodIssueInvalidUnion & { discriminator: string; options: z.core.util.Primitive[] };

/** Whether the setting that tells the alternatives apart, such as `type`, has a value that none of them has. */
function isUnknownKind(issue: z.core.$ZodIssue): issue is UnknownKind {
  return issue.code === "invalid_union" && "options" in issue && "discriminator" in issue;
}

/** The same as an issue about that value. */
function valueOfKind({ path, input, discriminator, options, message }: UnknownKind): z.core.$ZodIssue {
  const kind = (input as Record<string, unknown>)[discriminator];
  return { code: "invalid_value", values: options, path, input: kind, message };
}

/** What a type is called in YAML. */
const TYPES: Record<string, string> = {
  object: "settings by name",
  record: "settings by name",
  array: "a list",
  string: "a text",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
};

/** The most names of settings that a message lists. */
const MAX_NAMES = 8;

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")}`;
  if (issue.code === "too_small" && issue.origin === "number" && issue.inclusive) return `${issue.minimum} or more`;
  if (issue.code === "too_big" && issue.origin === "number") return `${issue.maximum} or less`;
  if (issue.code === "invalid_type") {
    const type = /^Invalid input: expected (\w+)/.exec(issue.message)?.[1];
    return type === undefined ? issue.message : `${TYPES[type] ?? type}${namesIn(issue.path)}`;
  }
  return issue.message;
}

function namesIn(path: readonly PropertyKey[]): string {
  const names = namesAt(path);
  return names.length === 0 || names.length > MAX_NAMES ? "" : `: ${names.join(", ")}`;
}

function unknownKey(path: PropertyKey[]): Problem {
  return { what: "unknown setting", where: configPath(path), fix: fixOfUnknown(path) };
}

function repeat(value: unknown): string {
  const text = quote(value);
  return text.includes("PRIVATE KEY") ? ", not repeated here since a private key is in it" : ` ${text}`;
}

function quote(value: unknown): string {
  return JSON.stringify(value);
}
