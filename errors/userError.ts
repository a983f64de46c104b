import { formatProblem, type Problem } from "./problem.mjs";

export { formatProblem, type Problem } from "./problem.mjs";

/**
 * A failure that the user can understand and fix. Programs print its message and exit with 1;
 * they never print its stack.
 */
export class UserError extends Error {
  constructor(readonly problem: Problem) {
    super(formatProblem(problem));
    this.name = "UserError";
  }
}
