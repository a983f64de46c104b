import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectDir } from "../../../runtime/paths";

/** A piece of configuration in a document, and the block right behind it: what the director holds for it. */
export interface Example {
  yaml: string;
  value: unknown;
  shown: string[];
}

export function readDocument(name: string): string {
  return readFileSync(join(projectDir, "docs", name), "utf8");
}

export function examplesIn(text: string): Example[] {
  return [...text.matchAll(/^```yaml\n(.*?)^```\n(?:^```\n(.*?)^```\n)?/gms)].map(([, yaml = "", shown = ""]) => ({
    yaml,
    value: parse(yaml),
    shown: shown.split("\n").filter((line) => line !== ""),
  }));
}

/** The settings of an example that stands below `lvs:`, by key without that prefix. */
export function settingsIn({ value }: Pick<Example, "value">): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).map(([key, setting]) => [key.replace("lvs:", ""), setting]),
  );
}
