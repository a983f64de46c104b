import { z } from "zod";
import { defaultOf, describe, saidOf } from "../../config/said";
import { check } from "../../config/schema/check";
import { failover } from "../../config/schema/failover";
import { proof } from "../../config/schema/proof";
import { addressedService, health, markedService, realServer } from "../../config/schema/service";
import { stackConfigSchema } from "../../config/schema/stack";
import { bare, settingsIn } from "../../config/settingNames";
import { expectation } from "./stackSchema";

const placeOfService = addressedService.pick({ protocol: true, address: true, port: true, ftp: true }).shape;

/** The tables of docs/configuration.md, by the names that stand in its comments. */
const TABLES: Record<string, () => string[]> = {
  "the cluster": () => settingsTable(stackConfigSchema, ["virtualServices", "failover"]),
  "virtual services": () =>
    settingsTable(z.object({ ...placeOfService, ...markedService.shape }), ["realServers", "health", "proof"]),
  "real servers": () => settingsTable(realServer, ["check"]),
  failover: () => settingsTable(failover),
  health: () => settingsTable(health, ["check"]),
  checks: () => typesTable(check, "a real server is healthy if"),
  proofs: () => typesTable(proof, "the proof holds if"),
};

const MARKED = /(?<=^<!-- settings of ([^\n]*), written by npm run docs -->\n).*?(?=^<!-- end -->$)/gms;

/** A document with its tables of settings made anew. @throws Error where it wants one that there isn't */
export function withTables(document: string): string {
  return document.replace(MARKED, (_, name: string) => {
    const lines = TABLES[name]?.();
    if (lines === undefined) throw new Error(`there is no table of ${name}`);
    return `\n${lines.join("\n")}\n\n`;
  });
}

const HEAD = ["| setting | value | default | what it is |", "|---|---|---|---|"];

/** @param closed the settings whose own ones stand in another table */
function settingsTable(schema: z.ZodObject, closed: string[] = []): string[] {
  const isClosed = (way: string) => closed.some((name) => way.startsWith(`${name}.`) || way.startsWith(`${name}[`));
  const settings = settingsIn(schema).filter(({ way }) => !isClosed(way));
  return [...HEAD, ...settings.map(({ way, field }) => row(way, field))];
}

/** @param more what is told of it besides */
function row(path: string, field: z.core.$ZodType, more?: string): string {
  const { description, guide } = saidOf(field);
  if (description === undefined) throw new Error(`nothing is said of ${path}`);
  const link = guide && `See [${guide.split("#")[0]}](${guide.replace(/^configuration\.md/, "")}).`;
  return cells(`\`${path}\``, formOf(field), defaultOf(field), [description, link, more].filter(Boolean).join(" "));
}

function cells(...texts: string[]): string {
  return `| ${texts.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The settings of what has several types: each once, with the types that have it, unless these say something else of it. */
function typesTable(union: typeof check | typeof proof, meaning: string): string[] {
  const types = union.options.map((option) => ({ type: [...option.shape.type.values][0] as string, option }));
  const settings = new Map<string, { name: string; field: z.core.$ZodType; of: string[] }>();
  for (const { type, option } of types) {
    for (const [name, field] of Object.entries(option.shape)) {
      const key = [name, describe(field)].join();
      if (name !== "type") settings.set(key, { name, field, of: [...(settings.get(key)?.of ?? []), type] });
    }
  }
  return [
    `| \`type\` | ${meaning} |`,
    "|---|---|",
    ...types.map(({ type, option }) => cells(type, saidOf(option).description ?? "")),
    "",
    ...HEAD,
    ...[...settings.values()].map(({ name, field, of }) => row(name, field, `Of ${of.join(", ")}.`)),
  ];
}

function formOf(field: z.core.$ZodType): string {
  const type = bare(field);
  const { def } = type._zod;
  switch (def.type) {
    case "enum":
      return Object.values(def.entries).join(", ");
    case "boolean":
      return "true, false";
    case "array":
      return ["a list", formOf(def.element)].filter(Boolean).join(": ");
    case "union":
      return expectation(type) ?? def.options.map(formOf).find(Boolean) ?? "";
    case "object":
    case "record":
      return "";
    default:
      return expectation(type) ?? "";
  }
}
