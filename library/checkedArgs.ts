import * as pulumi from "@pulumi/pulumi";
import { parseStackConfig } from "../config/parse";
import type { StackConfig } from "../config/schema/stack";
import { NAME_PREFIX, PROGRAMS_OWN } from "../config/typeNames";
import { formatProblem, type Problem } from "../errors/userError";

/** Of what names in libvirt and names of folders begin with. */
const PREFIX_FORM = /^[A-Za-z0-9][\w.-]{0,99}$/;

/**
 * A cluster's arguments, checked whole and with their defaults.
 *
 * @throws pulumi.InputPropertiesError (shown without a stack) that lists every problem
 */
export function checkedArgs(
  cluster: string,
  settings: Record<string, unknown>,
  { namePrefix }: { namePrefix: string | undefined },
): StackConfig {
  const { config, problems } = parseStackConfig(settings);
  const all = [...problems.map(asArguments), ...prefixProblems(namePrefix), ...programsOwnProblems(settings)];
  if (config && all.length === 0) return config;

  throw refusal(`the cluster ${cluster}`, all);
}

/** What is thrown for wrong arguments of a component, which is called so: `the cluster web`. */
export function refusal(component: string, problems: Problem[]): pulumi.InputPropertiesError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const error = new pulumi.InputPropertiesError({
    message: `the arguments of ${component} have ${count}\n${problems.map(formatProblem).join("\n")}`,
    errors: problems.map(({ where = "", ...problem }) => ({ propertyPath: where, reason: inOneLine(problem) })),
  });
  // a program that isn't a provider is shown a stack, unless it ends by what Pulumi calls a RunError
  return Object.assign(error, { __pulumiRunError: true });
}

function inOneLine({ what, expected, fix }: Problem): string {
  return [what, expected && `expected: ${expected}`, fix && `fix: ${fix}`].filter(Boolean).join("; ");
}

/** The same problem, of an argument in the place of a stack's setting. */
export function asArguments({ what, where, expected, fix }: Problem): Problem {
  const text = <T extends string | undefined>(said: T) => said?.replace(/\blvs:(?=\w)/g, "") as T;
  return {
    what: text(what),
    where: text(where),
    expected: text(expected),
    fix: fix?.startsWith("pulumi config") ? undefined : text(fix),
  };
}

/** Looking at a hypervisor takes longer than making a component may. */
function programsOwnProblems(settings: Record<string, unknown>): Problem[] {
  if (settings[PROGRAMS_OWN] === undefined) return [];
  return [
    {
      what: "unknown setting",
      where: PROGRAMS_OWN,
      expected: "this in a stack of the project's own only",
      fix: "remove it",
    },
  ];
}

function prefixProblems(prefix: unknown): Problem[] {
  if (prefix === undefined || (typeof prefix === "string" && PREFIX_FORM.test(prefix))) return [];
  return [
    {
      what: `bad value ${JSON.stringify(prefix)}`,
      where: NAME_PREFIX.name,
      expected: "letters, digits, dots, hyphens and underscores, 100 at most, a letter or digit first",
    },
  ];
}
