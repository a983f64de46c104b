import type { z } from "zod";
import { saidOf } from "./said";
import { stackConfigSchema } from "./schema/stack";

/** The names of the settings that may stand at a place: what a mistyped one there is compared with. */
export function namesAt(path: readonly PropertyKey[]): string[] {
  return [...new Set(schemasAt(path).flatMap((schema) => fieldsOf(schema).map(([name]) => name)))];
}

/** A setting below a place. */
export interface SettingBelow {
  name: string;
  /** Its way from there: `realServers[].weight`, `NAME.existing.user`. */
  way: string;
  field: z.core.$ZodType;
}

/** All settings below a place, at any depth. */
export function settingsBelowPlace(path: readonly PropertyKey[]): SettingBelow[] {
  return schemasAt(path).flatMap((schema) => settingsIn(schema));
}

/** All settings of a schema, at any depth. @param way that to the schema itself */
export function settingsIn(schema: z.core.$ZodType, way = ""): SettingBelow[] {
  const { def } = bare(schema)._zod;
  if (def.type === "array") return settingsIn(def.element, `${way}[]`);
  if (def.type === "record") return settingsIn(def.valueType, way === "" ? "NAME" : `${way}.NAME`);
  return fieldsOf(schema).flatMap(([name, field]) => {
    const itsWay = way === "" ? name : `${way}.${name}`;
    return [{ name, way: itsWay, field }, ...settingsIn(field, itsWay)];
  });
}

/** Whether the setting at a place may be told by another resource, in a program that makes a cluster. */
export function mayBeOutput(path: readonly PropertyKey[]): boolean {
  return schemasAt(path).some((field) => saidOf(field).mayBeOutput);
}

function schemasAt(path: readonly PropertyKey[]): z.core.$ZodType[] {
  return path.reduce<z.core.$ZodType[]>(
    (schemas, key) => schemas.flatMap((schema) => below(schema, key)),
    [stackConfigSchema],
  );
}

function fieldsOf(schema: z.core.$ZodType): [name: string, field: z.core.$ZodType][] {
  const { def } = bare(schema)._zod;
  if (def.type === "union") return def.options.flatMap(fieldsOf);
  return def.type === "object" ? Object.entries(def.shape) : [];
}

function below(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType[] {
  const { def } = bare(schema)._zod;
  switch (def.type) {
    case "object":
      return [def.shape[String(key)]].filter((each) => each !== undefined);
    case "array":
      return [def.element];
    case "record":
      return [def.valueType];
    case "union":
      return def.options.flatMap((option) => below(option, key));
    default:
      return [];
  }
}

/** A setting's type as it is written, without its default and whether it may be left out. */
export function bare(schema: z.core.$ZodType): z.core.$ZodTypes {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
      return bare(def.innerType);
    case "pipe":
      return bare(def.in);
    default:
      return schema as z.core.$ZodTypes;
  }
}
