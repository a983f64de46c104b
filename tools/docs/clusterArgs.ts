import type { z } from "zod";
import { describe, mayBeLeftOut, saidOf } from "../../config/said";
import { stackConfigSchema } from "../../config/schema/stack";
import { bare } from "../../config/settingNames";
import { NAME_PREFIX, PROGRAMS_OWN, TYPE_NAMES } from "../../config/typeNames";

/** Where the arguments lie, as TypeScript. */
export const ARGS_FILE = "library/clusterArgs.ts";

/** The arguments of a cluster as TypeScript, each with what is said of the setting. */
export function clusterArgs(): string {
  const interfaces = [...TYPE_NAMES].map(([schema, { name, what }]) => {
    const { def } = bare(schema)._zod;
    if (def.type === "union") return `/** ${what} */\nexport type ${name}Args = ${unionOf(def, 0)};`;
    const more =
      schema === stackConfigSchema ? [`  /** ${NAME_PREFIX.description} */`, `  ${NAME_PREFIX.name}?: string;`] : [];
    return `/** ${what} */\nexport interface ${name}Args {\n${[...fieldsOf(schema, 1), ...more].join("\n")}\n}`;
  });
  return `${[
    "// Written by npm run docs, from what is said of each setting in config/schema/.",
    'import type { Input } from "@pulumi/pulumi";',
    "",
    interfaces.join("\n\n"),
  ].join("\n")}\n`;
}

function fieldsOf(schema: z.core.$ZodType, depth: number): string[] {
  const { def } = bare(schema)._zod;
  if (def.type !== "object") return [];
  const indent = "  ".repeat(depth);
  return Object.entries(def.shape).flatMap(([name, field]) => {
    if (schema === stackConfigSchema && name === PROGRAMS_OWN) return [];
    const said = describe(field);
    const comment = said === "" ? [] : [`${indent}/** ${said.replaceAll("*/", "*\u2215")} */`];
    return [...comment, `${indent}${name}${mayBeLeftOut(field) ? "?" : ""}: ${typeOf(field, depth)};`];
  });
}

function typeOf(field: z.core.$ZodType, depth: number): string {
  const type = bare(field);
  const name = TYPE_NAMES.get(type)?.name;
  if (name !== undefined) return `${name}Args`;
  if (saidOf(field).mayBeOutput) return "Input<string>";
  const { def } = type._zod;
  switch (def.type) {
    case "array":
      return arrayOf(typeOf(def.element, depth));
    case "record":
      return `Record<string, ${typeOf(def.valueType, depth)}>`;
    case "object":
      return `{\n${fieldsOf(type, depth + 1).join("\n")}\n${"  ".repeat(depth)}}`;
    case "union":
      return unionOf(def, depth);
    case "enum":
      return Object.values(def.entries).map(quoted).join(" | ");
    case "literal":
      return def.values.map(quoted).join(" | ");
    case "string":
    case "number":
    case "boolean":
      return def.type;
    default:
      throw new Error(`no TypeScript for a setting of the type ${def.type}`);
  }
}

function unionOf({ options }: z.core.$ZodUnionDef, depth: number): string {
  return [...new Set(options.map((option) => typeOf(option, depth)))].join(" | ");
}

function arrayOf(element: string): string {
  return element.includes("|") && !element.startsWith("{") ? `(${element})[]` : `${element}[]`;
}

function quoted(value: unknown): string {
  return JSON.stringify(value);
}
