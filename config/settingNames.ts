import type { z } from "zod";
import { stackConfigSchema } from "./schema";

/** The name of every setting, at any depth: what a mistyped one is compared with. */
export const settingNames: readonly string[] = [...new Set(namesBelow(stackConfigSchema))];

function namesBelow(schema: z.core.$ZodType): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return Object.entries(def.shape).flatMap(([name, below]) => [name, ...namesBelow(below)]);
    case "array":
      return namesBelow(def.element);
    case "record":
      return namesBelow(def.valueType);
    case "union":
      return def.options.flatMap(namesBelow);
    case "optional":
    case "default":
    case "prefault":
      return namesBelow(def.innerType);
    default:
      return [];
  }
}
