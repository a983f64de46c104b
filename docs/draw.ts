/** `npm run docs`: draws the README's picture from the configuration of the stack dev, and the one of a pair. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectDir } from "../host/paths";
import { runProgram } from "../host/program";
import { committedConfig, pairConfig } from "./committedConfig";
import { drawTopology } from "./topology";

runProgram(async () => {
  await writeFile(join(projectDir, "docs", "topology.svg"), drawTopology(committedConfig("dev")));
  await writeFile(join(projectDir, "docs", "topology-pair.svg"), drawTopology(pairConfig("dev")));
});
