/** `npm run test:e2e` and the like: runs one suite of tests that start labs; arguments are vitest's. */
import { runProgram } from "../../runtime/program";
import { NOTHING_LEFT, runVitest } from "./vitest";

runProgram(
  async () => {
    process.exitCode = await runVitest(process.argv.slice(2));
  },
  { left: () => NOTHING_LEFT },
);
