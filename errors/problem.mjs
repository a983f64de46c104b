// How a problem is told to the user. Plain Node.js, since some are told before any package is installed.

/**
 * @param {import("./problem.mjs").Problem} problem
 * @returns {string} the place and the fault on the first line, expectation and fix below it
 */
export function formatProblem({ what, where, expected, fix }) {
  const lines = [where === undefined ? what : `${where}: ${what}`];
  if (expected !== undefined) lines.push(`  expected: ${expected}`);
  if (fix !== undefined) lines.push(`  fix: ${fix}`);
  return lines.join("\n");
}
