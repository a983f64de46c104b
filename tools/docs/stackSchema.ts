import { z } from "zod";
import { stackConfigSchema } from "../../config/schema/stack";

type Schema = z.core.JSONSchema.BaseSchema & {
  byDefault?: string;
  guide?: string;
  otherNames?: string[];
  mayBeOutput?: true;
  secret?: true;
  errorMessage?: string;
};

/** Where the schema lies, which the stacks' files name. */
export const SCHEMA_FILE = "config/stack.schema.json";

/**
 * A JSON schema of a stack's file, Pulumi.STACK.yaml, for editors: what may be written below `lvs:`, and what it means.
 * What contradicts something else is found by an up only.
 *
 * @see JSON Schema, draft 7; yaml-language-server's documentation for `errorMessage`
 */
export function stackFileSchema(): Schema {
  const {
    properties = {},
    required = [],
    definitions,
  } = z.toJSONSchema(stackConfigSchema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => finish(zodSchema, jsonSchema as Schema),
  });
  const names = Object.keys(properties);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "The configuration of an LVS cluster's stack",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          "libvirt:uri": {
            type: "string",
            description: "The hypervisor's libvirt: qemu:///system, or qemu+ssh://root@host1/system.",
          },
          ...Object.fromEntries(names.map((name) => [`lvs:${name}`, properties[name] ?? true])),
        },
        required: required.map((name) => `lvs:${name}`),
        // the settings of Pulumi's providers, and what else the stack is told
        patternProperties: { "^(?!lvs:)": true },
        additionalProperties: false,
      },
    },
    // what several settings are of
    definitions,
  };
}

/** Makes of what is said of a setting what an editor shows. */
function finish(zodSchema: z.core.$ZodType, schema: Schema): void {
  const { byDefault, guide, description } = schema;
  const more = [byDefault && `Default: ${byDefault}.`, guide && `See docs/${guide}.`].filter(Boolean);
  if (description !== undefined) schema.description = [description, ...more].join(" ");
  delete schema.byDefault;
  delete schema.id;
  delete schema.guide;
  delete schema.otherNames;
  delete schema.mayBeOutput;
  delete schema.secret;
  // the pattern says the same, and zod's names of formats are its own
  if (schema.pattern !== undefined) delete schema.format;
  // of what consists of settings with defaults of their own
  if (JSON.stringify(schema.default) === "{}") delete schema.default;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  const expected = expectation(zodSchema);
  if (expected !== undefined) schema.errorMessage = `expected: ${expected}`;
}

/** What a wrong value is told that was expected; undefined for none of our own words. */
export function expectation(schema: z.core.$ZodType): string | undefined {
  const { error } = schema._zod.def;
  const message = error?.({ code: "custom", input: undefined, path: [], message: "" } as never);
  return typeof message === "string" ? message : message?.message;
}
