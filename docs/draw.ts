/** `npm run docs`: draws the README's picture from the configuration of the stack dev. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectDir } from "../host/paths";
import { runProgram } from "../host/program";
import { committedConfig } from "./committedConfig";
import { drawTopology } from "./topology";

runProgram(async () => {
  await writeFile(join(projectDir, "docs", "topology.svg"), drawTopology(committedConfig("dev")));
});
