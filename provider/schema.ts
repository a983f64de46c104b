import type { z } from "zod";
import { describe, mayBeLeftOut, saidOf } from "../config/said";
import { stackConfigSchema } from "../config/schema/stack";
import { bare } from "../config/settingNames";
import { NAME_PREFIX, PROGRAMS_OWN, TYPE_NAMES } from "../config/typeNames";

export const CLUSTER = "lvs:index:Cluster";

/** A property of Pulumi's package schema, or the type of one. */
interface PropertyType {
  type?: string;
  $ref?: string;
  items?: PropertyType;
  additionalProperties?: PropertyType;
  oneOf?: PropertyType[];
}

interface Property extends PropertyType {
  description?: string;
  secret?: boolean;
}

interface ObjectType {
  type: "object";
  description?: string;
  properties: Record<string, Property>;
  required: string[];
}

/** What Pulumi's SDKs are generated from: the same settings as those of a stack. @see Pulumi's "Pulumi Package Schema" */
export function providerSchema(version: string): object {
  const types = new Types();
  const { properties, required } = types.fieldsOf(stackConfigSchema, "");
  const { [PROGRAMS_OWN]: _, ...inputs } = properties;
  const { name, description } = NAME_PREFIX;
  return {
    name: "lvs",
    version,
    displayName: "LVS",
    description: "LVS load balancers on virtual machines, or on machines that are there already.",
    license: "Apache-2.0",
    meta: { supportPack: true },
    resources: {
      [CLUSTER]: {
        isComponent: true,
        description:
          "One director or a pair between two networks, real servers behind them, and the table that joins them.",
        inputProperties: { ...inputs, [name]: { type: "string", description } },
        requiredInputs: required,
        properties: OUTPUTS,
        required: Object.keys(OUTPUTS).filter((output) => !MAY_BE_MISSING.includes(output)),
      },
    },
    types: { ...Object.fromEntries(types.found), ...OUTPUT_TYPES },
  };
}

/** The object types that settings are of, by their tokens; each is found where it is first used. */
class Types {
  readonly found = new Map<string, ObjectType>();

  /** @param owner the name of the type that has these settings; those without a name of their own begin with it */
  fieldsOf(schema: z.core.$ZodType, owner: string): Pick<ObjectType, "properties" | "required"> {
    const { def } = bare(schema)._zod;
    const fields = def.type === "object" ? Object.entries(def.shape) : [];
    return {
      properties: Object.fromEntries(
        fields.map(([name, field]) => [name, this.property(field, owner + capital(name))]),
      ),
      required: fields.flatMap(([name, field]) => (mayBeLeftOut(field) ? [] : [name])),
    };
  }

  private property(field: z.core.$ZodType, path: string): Property {
    return {
      ...this.typeOf(field, path),
      description: describe(field),
      ...(saidOf(field).secret && { secret: true }),
    };
  }

  private typeOf(field: z.core.$ZodType, path: string): PropertyType {
    const type = bare(field);
    const { def } = type._zod;
    switch (def.type) {
      case "array":
        return { type: "array", items: this.typeOf(def.element, path.replace(/s$/, "")) };
      case "record":
        return { type: "object", additionalProperties: this.typeOf(def.valueType, path.replace(/s$/, "")) };
      case "object":
        return { $ref: `#/types/${this.named(type, path)}` };
      case "union":
        return this.union(def, path);
      case "number":
        return { type: "format" in def ? "integer" : "number" };
      case "literal":
        return { type: typeof def.values[0] === "number" ? "integer" : "string" };
      case "boolean":
        return { type: "boolean" };
      default:
        return { type: "string" };
    }
  }

  private union(def: z.core.$ZodUnionDef, path: string): PropertyType {
    const options = def.options.map((option) => {
      const { def: of } = bare(option)._zod;
      return this.typeOf(option, of.type === "object" && "type" in of.shape ? kindOf(of.shape.type) : path);
    });
    const flat = options.flatMap((option) => option.oneOf ?? [option]);
    const different = flat.filter((one, at) => flat.findIndex((other) => same(one, other)) === at);
    return different.length === 1 ? (different[0] as PropertyType) : { oneOf: different };
  }

  private named(schema: z.core.$ZodType, path: string): string {
    const { name = path, what = saidOf(schema).description } = TYPE_NAMES.get(schema) ?? {};
    const token = `lvs:index:${name}`;
    if (!this.found.has(token)) {
      const type: ObjectType = { type: "object", description: what, properties: {}, required: [] };
      this.found.set(token, type);
      Object.assign(type, this.fieldsOf(schema, name));
    }
    return token;
  }
}

/** HTTP_GET is HttpGet as a type. */
function kindOf(type: z.core.$ZodType | undefined): string {
  const { def } = bare(type as z.core.$ZodType)._zod;
  const kind = def.type === "literal" ? String(def.values[0]) : "";
  return kind.toLowerCase().split("_").map(capital).join("");
}

function same(one: PropertyType, other: PropertyType): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const TEXT: PropertyType = { type: "string" };
const STATE: PropertyType = { $ref: "#/types/lvs:index:State" };

function byName(of: PropertyType): PropertyType {
  return { type: "object", additionalProperties: of };
}

const OUTPUTS: Record<string, Property> = {
  vip: { ...TEXT, description: "The address that clients use." },
  url: { ...TEXT, description: "The same as a URL, if somebody may answer there over HTTP." },
  director: { ...TEXT, description: "The first director's name." },
  master: { ...TEXT, description: "The name of the director that is master of the first VIP." },
  masters: { ...byName(TEXT), description: "The name of the director that has it, by VIP." },
  directors: { ...byName(STATE), description: "What each director is and since when, by name." },
  health: {
    ...byName(byName(STATE)),
    description: "What checks found out about each real server and since when, by virtual service and name.",
  },
  realServers: { ...byName(TEXT), description: "The real servers' addresses, by name." },
  table: {
    type: "array",
    items: TEXT,
    description: "The rules that the directors hold, in the form of `ipvsadm -Sn`.",
  },
  proof: {
    $ref: "#/types/lvs:index:Proof",
    description: "How many requests the first service that is asked answered after the last change, by real server.",
  },
  proofs: {
    ...byName({ $ref: "#/types/lvs:index:ServiceProof" }),
    description: "The same of each virtual service, or why it isn't asked.",
  },
  ssh: { ...byName(TEXT), description: "A command line to log in on each node, by name." },
  nodes: { ...byName({ $ref: "#/types/lvs:index:NodeLogin" }), description: "How to log in on each node, by name." },
  hostKeys: { ...byName(TEXT), description: "The nodes' pinned host keys, by name." },
  knownHosts: { ...TEXT, description: "The same as lines of a known_hosts file." },
  privateKey: { ...TEXT, secret: true, description: "The OpenSSH key that logs in on each node." },
};

const MAY_BE_MISSING = ["master", "proof"];

const OUTPUT_TYPES: Record<string, ObjectType> = {
  "lvs:index:State": {
    type: "object",
    description: "The state of a thing and since when, as an ISO 8601 time in UTC.",
    properties: { state: TEXT, since: TEXT },
    required: ["state"],
  },
  "lvs:index:Proof": {
    type: "object",
    description: "Who answered requests to the VIP.",
    properties: { requests: { type: "integer" }, answers: byName({ type: "integer" }) },
    required: ["requests", "answers"],
  },
  "lvs:index:ServiceProof": {
    type: "object",
    description: "Who answered requests to a virtual service, or why there were none.",
    properties: {
      by: { ...TEXT, description: "The protocol that it was asked by: http, https, tcp, smtp, dns or udp." },
      requests: { type: "integer" },
      answers: byName({ type: "integer" }),
      certificate: { ...TEXT, description: "The names that its TLS certificate is for." },
      notAsked: { ...TEXT, description: "Why there were none." },
    },
    required: [],
  },
  "lvs:index:NodeLogin": {
    type: "object",
    description: "How to log in on a node.",
    properties: { address: TEXT, user: TEXT, port: { type: "integer" }, jump: TEXT, jumpHost: TEXT },
    required: ["address", "user"],
  },
};
