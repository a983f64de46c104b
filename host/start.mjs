// Starts a program that a user has called: node host/start.mjs [--lab] PROGRAM.ts [ARGUMENT...]
// First it looks at what every program needs, and with --lab at what the lab needs: all that is missing is told at once,
// before anything is downloaded. Then it installs packages that are missing.
import { labProblems, programProblems } from "./machine.mjs";
import { formatProblem } from "./problem.mjs";

const args = process.argv.slice(2);
const needsLab = args[0] === "--lab";
if (needsLab) args.shift();

const problems = [...programProblems(), ...(needsLab ? labProblems() : [])];
if (problems.length > 0) {
  console.error(`error: this machine can't run it; nothing was changed\n${problems.map(formatProblem).join("\n")}`);
  process.exit(1);
}
const { installDependencies } = await import("./installDependencies.mjs");
const status = await installDependencies();
if (status !== 0) process.exit(status);

process.argv.splice(2, Number.POSITIVE_INFINITY, ...args);
await import("./run.mjs");
