import { runProgram } from "../../runtime/program";
import { describeToolchain, ensureToolchain } from "./index";

runProgram(
  async () => {
    console.log(describeToolchain(await ensureToolchain()));
  },
  { left: () => "what was built is kept; npm run toolchain goes on" },
);
