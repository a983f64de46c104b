import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectDir } from "../runtime/paths";

/** Below the user's home, the same for everybody: it is written into stacks' states. */
const FOLDER = ".cache/lvs";
const FILE = "task.mjs";

/**
 * What a task's command line begins with, in a program that isn't one of Node.js: Pulumi runs it in the program's folder,
 * where nothing leads to this package, and the state must not tell where it lies. So it goes by a file that leads there.
 */
const COMMAND_LINE = `node --eval '${[
  `const file = require("os").homedir() + "/${FOLDER}/${FILE}";`,
  'if (require("fs").existsSync(file)) import(file);',
  'else { console.error("this machine has not run the stack yet: run pulumi preview, then this again"); process.exit(1); }',
].join(" ")}'`;

/** Puts that file there, and returns what command lines begin with. */
export function putTasks(): string {
  const folder = join(homedir(), FOLDER);
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `.${FILE}.${process.pid}`);
  writeFileSync(unfinished, `import ${JSON.stringify(pathToFileURL(join(projectDir, "tasks/run.mjs")).href)};\n`);
  renameSync(unfinished, join(folder, FILE));
  return COMMAND_LINE;
}
