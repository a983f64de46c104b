import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { problemsOfIssues } from "../../config/issues";
import type { Problem } from "../../errors/userError";
import { asArguments, refusal } from "../checkedArgs";

/**
 * A component's arguments with their defaults. What other resources tell is left as it is.
 *
 * @param component what it is called: `the machine lb`
 * @throws pulumi.InputPropertiesError (shown without a stack) that lists every problem
 */
export function checkedPiece<Shape extends z.core.$ZodLooseShape>(
  component: string,
  schema: z.ZodObject<Shape>,
  args: object,
): z.output<z.ZodObject<Shape>> {
  const told = Object.entries(args).filter(([, value]) => isToldLater(value));
  const names = told.map(([name]) => name);
  const known = Object.fromEntries(Object.entries(args).filter(([name]) => !names.includes(name)));
  const parsed = schema.safeParse(known, { reportInput: true });
  const issues = parsed.error?.issues.filter(({ path }) => !names.includes(String(path[0]))) ?? [];
  if (issues.length > 0) throw refusal(component, problemsOf(issues, schema));
  const checked = parsed.data ?? z.object(schema.shape).partial().parse(known);
  return { ...checked, ...Object.fromEntries(told) } as z.output<z.ZodObject<Shape>>;
}

function problemsOf(issues: z.core.$ZodIssue[], schema: z.ZodObject): Problem[] {
  const expected = `one of ${Object.keys(schema.shape).join(", ")}`;
  const unknown = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [],
  );
  const others = issues.filter(({ code, path }) => code !== "unrecognized_keys" || path.length > 0);
  return [
    ...unknown.map((where) => ({ what: "unknown argument", where, expected })),
    ...problemsOfIssues(others).map(asArguments),
  ];
}

function isToldLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
