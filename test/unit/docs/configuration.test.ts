import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseStackConfig } from "../../../config/parse";
import { settingNames } from "../../../config/settingNames";
import { tableOf } from "../../../config/table";
import { projectDir } from "../../../host/paths";
import { renderTable } from "../../../lvs/rules";

const text = readFileSync(join(projectDir, "docs", "configuration.md"), "utf8");
const blocks = [...text.matchAll(/^```yaml\n(.*?)^```\n(?:^```\n(.*?)^```\n)?/gms)].map(([, yaml = "", rules]) => ({
  yaml,
  rules,
}));
const cluster = Object.fromEntries(
  Object.entries(parse(blocks.at(-1)?.yaml ?? "") as Record<string, unknown>).map(([key, value]) => [
    key.replace("lvs:", ""),
    value,
  ]),
);

describe("the configuration's reference", () => {
  it.each(settingNames)("tells what %s is", (name) => {
    expect(text).toMatch(new RegExp(`\`(networks\\.)?${name}[.\`]`));
  });

  it.each(blocks.slice(0, -1))("shows an example and the rules that it gives: $yaml", ({ yaml, rules }) => {
    const { config, problems } = parseStackConfig({ ...cluster, virtualServices: parse(yaml) });

    expect(problems).toEqual([]);
    expect(config && renderTable(tableOf(config))).toEqual(["--set 900 120 300", ...(rules ?? "").trim().split("\n")]);
  });
});
