// Starts one of the tools that a user has called: node tools/start.mjs PROGRAM.ts [ARGUMENT...]
import { startProgram } from "../runtime/startProgram.mjs";

await startProgram({ tools: true });
