/** The parts of a message to the user; only what went wrong is required. */
export interface Problem {
  /** What is wrong, in one sentence without a full stop. */
  what: string;
  /** Where it is: a config path, a node, a file, an address. */
  where?: string;
  /** What was expected instead. */
  expected?: string;
  /** What the user can do about it. */
  fix?: string;
}

export function formatProblem(problem: Problem): string;
