import type { z } from "zod";
import { stackConfigSchema } from "./schema/stack";

type Def = z.core.$ZodTypes["_zod"]["def"];

/** The name of every setting, at any depth. */
export const settingNames: readonly string[] = [...new Set(namesBelow(stackConfigSchema))];

function namesBelow(schema: z.core.$ZodType): string[] {
  const def = bare(schema);
  switch (def.type) {
    case "object":
      return Object.entries(def.shape).flatMap(([name, below]) => [name, ...namesBelow(below)]);
    case "array":
      return namesBelow(def.element);
    case "record":
      return namesBelow(def.valueType);
    case "union":
      return def.options.flatMap(namesBelow);
    default:
      return [];
  }
}

/** The names of the settings that may stand at a place: what a mistyped one there is compared with. */
export function namesAt(path: readonly PropertyKey[]): string[] {
  const places = path.reduce<z.core.$ZodType[]>(
    (schemas, key) => schemas.flatMap((schema) => below(schema, key)),
    [stackConfigSchema],
  );
  return [...new Set(places.flatMap(ownNames))];
}

function ownNames(schema: z.core.$ZodType): string[] {
  const def = bare(schema);
  if (def.type === "union") return def.options.flatMap(ownNames);
  return def.type === "object" ? Object.keys(def.shape) : [];
}

function below(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType[] {
  const def = bare(schema);
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

/** A setting's type, without its default and whether it may be left out. */
function bare(schema: z.core.$ZodType): Def {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
      return bare(def.innerType);
    default:
      return def;
  }
}
