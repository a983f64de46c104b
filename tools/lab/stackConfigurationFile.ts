import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { UserError } from "../../errors/userError";
import { projectDir } from "../../runtime/paths";
import type { LabFolder } from "./labFolder";
import type { LabRecord } from "./labRecord";
import { keepEdits, labFacts, type StackConfiguration, withFacts } from "./stackConfiguration";

/** The committed configuration of the lab's stack. Commands in the lab see the lab's own file in its place. */
export const COMMITTED_CONFIG = join(projectDir, "Pulumi.lab.yaml");

const HEADER = "# Pulumi.lab.yaml as the lab's commands see it: the committed file and what only this lab knows.\n";

/**
 * Brings the lab's own file up to date with the committed one and the lab's facts, keeping what was edited in it.
 *
 * @returns false if the project has no committed file
 */
export function refreshStackConfig(folder: LabFolder, record: LabRecord): boolean {
  const committed = readConfig(COMMITTED_CONFIG);
  if (committed === undefined) return false;
  const after = withFacts(committed, labFacts(folder, record));
  const generated = stringify(after);
  const last = lastGenerated(folder);
  if (generated === last && existsSync(folder.stackConfig)) return true;

  const before = last === undefined ? {} : parse(last);
  const edited = readConfig(folder.stackConfig) ?? before;
  replaceFile(folder.stackConfig, HEADER + stringify(keepEdits({ before, edited, after })));
  replaceFile(folder.generatedConfig, generated);
  return true;
}

/** The guest that the lab's stack has by its configuration: as it was edited in the lab, or else as it is committed. */
export function chosenGuest(folder: LabFolder): string | undefined {
  const before = parse(lastGenerated(folder) ?? "") ?? {};
  const edited = readConfig(folder.stackConfig) ?? before;
  const { config } = keepEdits({ before, edited, after: readConfig(COMMITTED_CONFIG) ?? {} });
  const guest = config?.["lvs:guest"];
  return guest === undefined ? undefined : `${guest}`;
}

function lastGenerated({ generatedConfig }: LabFolder): string | undefined {
  return existsSync(generatedConfig) ? readFileSync(generatedConfig, "utf8") : undefined;
}

function readConfig(path: string): StackConfiguration | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return parse(readFileSync(path, "utf8")) ?? {};
  } catch (error) {
    throw new UserError({ what: (error as Error).message, where: path, expected: "a stack's configuration in YAML" });
  }
}

/** Commands that are started at the same time may replace it at the same time. */
function replaceFile(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}
