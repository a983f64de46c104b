/** `npm run test:el7`: runs the tests with CentOS 7's own programs; arguments are vitest's. */
import { runProgram } from "../../runtime/program";
import { el7Programs } from "./el7Programs";
import { NOTHING_LEFT, runVitest } from "./vitest";

runProgram(
  async () => {
    el7Programs(process.env);
    process.exitCode = await runVitest(["--project", "el7-scripts", "--project", "el7", ...process.argv.slice(2)]);
  },
  { left: () => NOTHING_LEFT },
);
