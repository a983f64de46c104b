// Starts one of the tools that need the lab: node tools/lab/startTool.mjs PROGRAM.ts [ARGUMENT...]
import { startProgram } from "../../runtime/startProgram.mjs";
import { labProblems } from "./machine.mjs";

await startProgram({ tools: true, problems: labProblems });
