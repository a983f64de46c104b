/**
 * `npm run docs`: draws the README's picture from the configuration of the stack dev, the one of a pair, and that of the
 * architecture from the imports.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectDir } from "../host/paths";
import { runProgram } from "../host/program";
import { drawImports, withPicture } from "./architecture";
import { committedConfig, pairConfig } from "./committedConfig";
import { readImports } from "./imports";
import { drawTopology } from "./topology";

runProgram(async () => {
  await writeFile(join(projectDir, "docs", "topology.svg"), drawTopology(committedConfig("dev")));
  await writeFile(join(projectDir, "docs", "topology-pair.svg"), drawTopology(pairConfig("dev")));
  const architecture = join(projectDir, "docs", "architecture.md");
  await writeFile(architecture, withPicture(await readFile(architecture, "utf8"), drawImports(readImports())));
});
