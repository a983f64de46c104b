import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectDir } from "../../runtime/paths";
import type { MeasuredOn } from "./measuredOn";
import type { Finding } from "./measurement";

/** What tools/bench/results/NAME.json holds. */
export interface Result {
  /** The part of the benchmark that it is of. */
  part: string;
  measuredOn: MeasuredOn;
  finding: Finding;
}

/** Where `npm run bench` keeps what it found. */
export const RESULTS_DIR = join(projectDir, "tools", "bench", "results");

const EXTENSION = ".json";

/** All results that are there, by their names. */
export async function readResults(folder = RESULTS_DIR): Promise<Result[]> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith(EXTENSION)).sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8"))));
}

/** Keeps what a part found, in place of all that it found before. */
export async function keepResults(
  part: string,
  measuredOn: MeasuredOn,
  findings: Finding[],
  folder = RESULTS_DIR,
): Promise<void> {
  const file = (finding: Finding) => join(folder, `${finding.name}${EXTENSION}`);
  const earlier = (await readResults(folder)).filter((result) => result.part === part);
  for (const finding of findings) {
    const result: Result = { part, measuredOn, finding };
    const unfinished = `${file(finding)}.unfinished`;
    await writeFile(unfinished, `${JSON.stringify(result, null, 2)}\n`);
    await rename(unfinished, file(finding));
  }
  const names = findings.map(({ name }) => name);
  for (const { finding } of earlier) if (!names.includes(finding.name)) await rm(file(finding));
}
