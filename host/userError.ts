/** The parts of a message to the user; only what went wrong is required. */
export interface Problem {
  /** What is wrong, in one sentence without a full stop. */
  what: string;
  /** Where it is: a config path, a node, a file, an address. */
  where?: string;
  /** What was expected instead. */
  expected?: string;
  /** What the user can do about it. */
  mend?: string;
}

/**
 * A failure that the user can understand and mend. Programs print its message and exit with 1;
 * they never print its stack.
 */
export class UserError extends Error {
  constructor(readonly problem: Problem) {
    super(formatProblem(problem));
    this.name = "UserError";
  }
}

/** One problem as text: the place and the fault on the first line, expectation and mend below it. */
export function formatProblem({ what, where, expected, mend }: Problem): string {
  const lines = [where === undefined ? what : `${where}: ${what}`];
  if (expected !== undefined) lines.push(`  expected: ${expected}`);
  if (mend !== undefined) lines.push(`  mend: ${mend}`);
  return lines.join("\n");
}
