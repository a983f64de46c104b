// Runs one of the project's programs in this process: node runtime/run.mjs PROGRAM.ts [ARGUMENT...]
import { join } from "node:path";
import { importable } from "./compiled.mjs";

const [program, ...args] = process.argv.slice(2);
if (program === undefined) throw new Error("usage: node runtime/run.mjs PROGRAM.ts [ARGUMENT...]");
process.argv = [process.execPath, join(import.meta.dirname, "..", program), ...args];
await import(await importable(program));
