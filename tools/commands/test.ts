/** `npm test`: gets what is missing, then checks the code and runs every test; arguments are passed on to vitest. */
import { join } from "node:path";
import { projectDir } from "../../runtime/paths";
import { run } from "../../runtime/process";
import { runProgram } from "../../runtime/program";
import { supplyLab } from "../lab";
import { runSteps, type Step } from "../progress";
import { prepare } from "./prepare";
import { NOTHING_LEFT, runVitest } from "./vitest";

runProgram(
  async () => {
    try {
      await prepareAndTest();
    } catch (error) {
      // nothing was tested, which a reader of the last line must not take for a success
      process.once("exit", () => console.log("0 passed, 1 failed"));
      throw error;
    }
  },
  { left: () => NOTHING_LEFT },
);

async function prepareAndTest(): Promise<void> {
  await prepare({ title: "packages and guest image", run: (report) => supplyLab(report).then(() => undefined) });
  await runSteps([check("lint", "biome", "check", "--error-on-warnings", "."), check("type check", "tsc")]);
  process.exitCode = await runVitest(selected(process.argv.slice(2)));
}

/** The others take longer, and have commands of their own. Several projects can be named, but not left out. */
const PROJECTS = ["unit", "scripts", "program", "conformance", "lab", "e2e"];

function selected(args: string[]): string[] {
  if (args.some((arg) => arg.startsWith("--project"))) return args;
  return [...PROJECTS.flatMap((project) => ["--project", project]), ...args];
}

function check(title: string, tool: string, ...args: string[]): Step {
  return { title, run: (report) => run(installed(tool), args, { cwd: projectDir, report }).then(() => undefined) };
}

/** A tool that npm installed for this project. */
function installed(tool: string): string {
  return join(projectDir, "node_modules", ".bin", tool);
}
