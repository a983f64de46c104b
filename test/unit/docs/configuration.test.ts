import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { settingNames } from "../../../config/settingNames";
import { guestProfiles } from "../../../guest/profiles";
import { CHECK_TYPES } from "../../../lvs/healthCheck";
import { renderVirtualServers } from "../../../lvs/keepalived/virtualServers";
import { renderTable } from "../../../lvs/rules";
import { checkedServicesOf } from "../../../plan/health";
import { tableOf } from "../../../plan/table";
import { examplesIn, readDocument, settingsIn } from "./examples";

const text = readDocument("configuration.md");
const examples = examplesIn(text);
const cluster = settingsIn(examples.at(-1) ?? { value: {} });
const services = examples.slice(0, -1);

function configOf(changes: Record<string, unknown>): StackConfig {
  const { config, problems } = parseStackConfig({ ...cluster, ...changes });
  expect(problems).toEqual([]);
  return config as StackConfig;
}

describe("the configuration's reference", () => {
  it.each(settingNames)("tells what %s is", (name) => {
    expect(text).toMatch(new RegExp(`\`(networks\\.)?${name}[.\`]`));
  });

  it.each(services.filter(({ yaml }) => !yaml.includes("health:")))(
    "shows an example and the rules that it gives: $yaml",
    ({ value, shown }) => {
      const config = configOf({ virtualServices: value });
      expect(renderTable(tableOf(config))).toEqual(["--set 900 120 300", ...shown]);
    },
  );

  it.each(services.filter(({ yaml }) => yaml.includes("health:")))(
    "shows an example and what keepalived is told for it: $yaml",
    ({ value, shown }) => {
      const config = configOf({ virtualServices: value, owner: "keepalived" });
      const lines = renderVirtualServers(checkedServicesOf(config) ?? [], guestProfiles[config.guest].versions);
      expect(lines.map((line) => line.replace(/^.*\t/, "").trim()).join("\n")).toContain(
        shown.map((line) => line.trim()).join("\n"),
      );
    },
  );

  it.each(CHECK_TYPES)("shows a %s", (type) => {
    expect(services.map(({ yaml }) => yaml).join()).toContain(`type: ${type}`);
  });
});
