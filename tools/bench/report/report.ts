import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectDir } from "../../../runtime/paths";
import type { Result } from "../results";
import { type Chapter, reportText } from "./markdown";
import { picture } from "./picture";

const DOCS_DIR = join(projectDir, "docs");

/** Writes docs/benchmarks.md and its pictures, in place of the ones that are there. */
export async function writeReport(results: Result[], chapters: Chapter[], docs = DOCS_DIR): Promise<void> {
  const pictures = join(docs, "benchmarks");
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  for (const { finding } of results) await writeFile(join(pictures, `${finding.name}.svg`), picture(finding));
  await writeFile(join(docs, "benchmarks.md"), reportText(results, chapters));
}
