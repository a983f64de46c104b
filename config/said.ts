import { z } from "zod";

/** What is said of a setting, beside its type. */
export function saidOf(field: z.core.$ZodType): z.core.GlobalMeta {
  return z.globalRegistry.get(field) ?? {};
}

/** What is taken where a setting is left out, in words; empty where it can't be. */
export function defaultOf(field: z.core.$ZodType): string {
  const { byDefault } = saidOf(field);
  if (byDefault !== undefined) return byDefault;
  const { def } = (field as z.core.$ZodTypes)._zod;
  if (def.type === "optional") return "none";
  if (def.type !== "default") return "";
  const value = def.defaultValue;
  return Array.isArray(value) && value.length === 0 ? "none" : String(value);
}

/** Whether a setting may be left out. */
export function mayBeLeftOut(field: z.core.$ZodType): boolean {
  return ["optional", "default", "prefault"].includes((field as z.core.$ZodTypes)._zod.def.type);
}

/** All that is said of a setting, as sentences; empty for one of which nothing is said. */
export function describe(field: z.core.$ZodType): string {
  const { description, guide } = saidOf(field);
  const byDefault = mayBeLeftOut(field) ? defaultOf(field) : "";
  return [
    description,
    byDefault !== "" && byDefault !== "none" && `Default: ${byDefault}.`,
    guide !== undefined && `See docs/${guide}.`,
  ]
    .filter(Boolean)
    .join(" ");
}
