import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { guestProfiles } from "../../../guest/profiles";
import { CHECK_TYPES } from "../../../lvs/healthCheck";
import { renderVirtualServers } from "../../../lvs/keepalived/virtualServers";
import { renderTable } from "../../../lvs/rules";
import { checkedServicesOf } from "../../../plan/health";
import { tableOf } from "../../../plan/table";
import { withTables } from "../../../tools/docs/settings";
import { stackFileSchema } from "../../../tools/docs/stackSchema";
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

/** The names of all settings in a schema of them, at any depth. */
function namesIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, unknown> };
  return [...Object.keys(properties), ...Object.values(schema).flatMap(namesIn)];
}

function isToldOf(name: string): boolean {
  const own = name.replace(/^lvs:/, "");
  return name === "libvirt:uri" || new RegExp(`^\\| \`([\\w.[\\]]+\\.)?${own}\` \\|`, "m").test(text);
}

describe("the configuration's reference", () => {
  it("tells of every setting what is said beside it in the schema", () => {
    expect(withTables(text)).toBe(text);
    expect(namesIn(stackFileSchema().properties?.config).filter((name) => !isToldOf(name))).toEqual([]);
  });

  it.each(services.filter(({ yaml }) => !yaml.includes("health:")))(
    "shows an example and the rules that it gives: $yaml",
    ({ value, shown }) => {
      const config = configOf(Array.isArray(value) ? { virtualServices: value } : settingsIn({ value }));
      expect(renderTable(tableOf(config))).toEqual(["--set 900 120 300", ...shown]);
    },
  );

  it.each(services.filter(({ yaml }) => yaml.includes("health:")))(
    "shows an example and what keepalived is told for it: $yaml",
    ({ yaml, value, shown }) => {
      const guest = /^# lvs:guest: (\w+)$/m.exec(yaml)?.[1];
      const config = configOf({ virtualServices: value, owner: "keepalived", ...(guest && { guest }) });
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
