import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { StackConfig } from "../../config/schema/stack";
import { projectDir } from "../../runtime/paths";
import { changedConfig } from "./committedConfig";

export const COOKBOOK = join("docs", "cookbook.md");

/** A cluster that the cookbook shows. */
export interface Recipe {
  title: string;
  /** What the cookbook says that it has other than the sample, by setting. */
  settings: Record<string, unknown>;
  config: StackConfig;
  /** The director's table, as the cookbook shows it. */
  table: string[];
  /** The file of its picture, below docs/. */
  picture: string;
}

const RECIPE = /^## (?<title>[^\n]*)\n.*?^```yaml\n(?<yaml>.*?)^```\n(?:^```\n(?<table>.*?)^```\n)?/gms;

/** @throws UserError when one of them is wrong */
export function recipes(): Recipe[] {
  const text = readFileSync(join(projectDir, COOKBOOK), "utf8");
  return [...text.matchAll(RECIPE)].map(({ groups: { title = "", yaml = "", table = "" } = {} }) => {
    const settings = parse(yaml);
    return {
      title,
      settings,
      config: changedConfig("dev", settings, `${COOKBOOK}: ${title}`),
      table: table.split("\n").filter((line) => line !== ""),
      picture: join(
        "cookbook",
        `${title
          .toLowerCase()
          .replaceAll("'", "")
          .replaceAll(/[^a-z]+/g, "-")}.svg`,
      ),
    };
  });
}
