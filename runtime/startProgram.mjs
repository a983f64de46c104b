// Plain Node.js of any age, since this is what finds out that there is no other.
import { formatProblem } from "../errors/problem.mjs";
import { programProblems } from "./machine.mjs";

/**
 * Runs the program that this process's arguments name: PROGRAM.ts [ARGUMENT...]. First it looks at what the machine
 * lacks, which is told at once, before anything is downloaded. Then it installs packages that are missing.
 *
 * @param {object} needs
 * @param {() => import("../errors/problem.mjs").Problem[]} [needs.problems] what the machine lacks beside what every
 *   program needs
 * @param {boolean} [needs.tools] whether the program is one of the tools, which have packages of their own
 */
export async function startProgram({ problems: furtherProblems = () => [], tools = false } = {}) {
  const problems = [...programProblems(), ...furtherProblems()];
  if (problems.length > 0) {
    console.error(`error: this machine can't run it; nothing was changed\n${problems.map(formatProblem).join("\n")}`);
    process.exit(1);
  }
  const { installDependencies } = await import("./installDependencies.mjs");
  const status = await installDependencies({ tools });
  if (status !== 0) process.exit(status);
  await import("./run.mjs");
}
