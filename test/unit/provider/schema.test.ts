import { describe, expect, it } from "vitest";
import { stackConfigSchema } from "../../../config/schema/stack";
import { settingsIn } from "../../../config/settingNames";
import { CLUSTER, providerSchema } from "../../../provider/schema";

interface Type {
  $ref?: string;
  items?: Type;
  additionalProperties?: Type;
  oneOf?: Type[];
  description?: string;
  secret?: boolean;
}

type Fields = Record<string, Type>;

const schema = providerSchema("1.2.3") as {
  version: string;
  resources: Record<string, { inputProperties: Fields; requiredInputs: string[]; properties: Fields }>;
  types: Record<string, { properties: Fields; required: string[] }>;
};
const cluster = schema.resources[CLUSTER];

/** The ways to all properties, as those of settings are written. */
function waysIn(fields: Fields, way = ""): string[] {
  return Object.entries(fields).flatMap(([name, type]) => {
    const itsWay = way === "" ? name : `${way}.${name}`;
    return [itsWay, ...waysBelow(type, itsWay)];
  });
}

function waysBelow(type: Type, way: string): string[] {
  if (type.items) return waysBelow(type.items, `${way}[]`);
  if (type.additionalProperties) return waysBelow(type.additionalProperties, `${way}.NAME`);
  if (type.oneOf) return type.oneOf.flatMap((option) => waysBelow(option, way));
  return type.$ref ? waysIn(typeAt(type.$ref).properties, way) : [];
}

function typeAt(ref: string) {
  const found = schema.types[ref.replace("#/types/", "")];
  if (!found) throw new Error(`no type ${ref}`);
  return found;
}

describe("the provider's schema", () => {
  it("has every setting of a stack but preflight, and the prefix of names", () => {
    const settings = settingsIn(stackConfigSchema).map(({ way }) => way);

    expect(new Set(waysIn(cluster?.inputProperties ?? {}))).toEqual(
      new Set([...settings.filter((way) => way !== "preflight"), "namePrefix"]),
    );
  });

  it("says of each setting what is said of it everywhere, with its default", () => {
    expect(cluster?.inputProperties.drainSeconds?.description).toBe(
      "How long the connections of a real server that leaves may take to end; 0 cuts them at once. Default: 60.",
    );
    expect(Object.values(cluster?.inputProperties ?? {}).filter(({ description }) => !description)).toEqual([]);
  });

  it("wants what must be set, and no more", () => {
    expect(cluster?.requiredInputs).toEqual(["networks", "nodes", "virtualServices"]);
    expect(typeAt("lvs:index:SyncDaemon").required).toEqual(["role"]);
  });

  it("calls private keys secret", () => {
    expect(typeAt("lvs:index:ExistingMachine").properties.privateKey?.secret).toBe(true);
    expect(cluster?.properties.privateKey?.secret).toBe(true);
    expect(typeAt("lvs:index:ExistingMachine").properties.hostKey?.secret).toBeUndefined();
  });

  it("tells whole numbers from others", () => {
    const { advertSeconds, version } = typeAt("lvs:index:Failover").properties as Record<string, { type?: string }>;
    expect([advertSeconds?.type, version?.type]).toEqual(["number", "integer"]);
  });

  it("has a type of its own for each kind of check", () => {
    const check = typeAt("lvs:index:Health").properties.check?.oneOf?.map(({ $ref }) => $ref?.replace(/.*:/, ""));
    expect(check).toEqual([
      "HttpGet",
      "SslGet",
      "TcpCheck",
      "UdpCheck",
      "DnsCheck",
      "PingCheck",
      "SmtpCheck",
      "MiscCheck",
      undefined,
    ]);
  });
});
