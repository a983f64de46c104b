// Starts one of the product's programs that a user has called: node runtime/start.mjs PROGRAM.ts [ARGUMENT...]
import { startProgram } from "./startProgram.mjs";

await startProgram();
