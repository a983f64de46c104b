/**
 * `npm run docs`: draws the README's picture from the configuration of the stack dev, the one of a pair, the cookbook's, and that
 * of the architecture from the imports; and writes what is said of the settings into their reference, the schema for editors
 * and the arguments of a cluster in TypeScript.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectDir } from "../../runtime/paths";
import { runProgram } from "../../runtime/program";
import { drawImports, withPicture } from "./architecture";
import { ARGS_FILE, clusterArgs } from "./clusterArgs";
import { committedConfig, pairConfig } from "./committedConfig";
import { recipes } from "./cookbook";
import { readImports } from "./imports";
import { withTables } from "./settings";
import { SCHEMA_FILE, stackFileSchema } from "./stackSchema";
import { drawTopology } from "./topology";

runProgram(async () => {
  await writeFile(join(projectDir, "docs", "topology.svg"), drawTopology(committedConfig("dev")));
  await writeFile(join(projectDir, "docs", "topology-pair.svg"), drawTopology(pairConfig("dev")));
  await mkdir(join(projectDir, "docs", "cookbook"), { recursive: true });
  for (const { picture, config } of recipes()) {
    await writeFile(join(projectDir, "docs", picture), drawTopology(config));
  }
  await rewrite("docs/architecture.md", (guide) => withPicture(guide, drawImports(readImports())));
  await rewrite("docs/configuration.md", withTables);
  await writeFile(join(projectDir, ARGS_FILE), clusterArgs());
  await writeFile(join(projectDir, SCHEMA_FILE), `${JSON.stringify(stackFileSchema(), null, 2)}\n`);
});

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  const path = join(projectDir, file);
  await writeFile(path, change(await readFile(path, "utf8")));
}
