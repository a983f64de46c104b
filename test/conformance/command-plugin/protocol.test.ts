import type plugin_pb from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, improvement, type Plugin, startPlugin } from "./support/plugin";
import { asset, secret, UNKNOWN } from "./support/values";

const REMOTE = "command:remote:Command";
const LOCAL = "command:local:Command";
const COPY = "command:remote:CopyToRemote";

let plugin: Plugin;

beforeAll(async () => {
  plugin = await startPlugin();
});
afterAll(() => plugin.stop());

const connection = { host: "node1" };

test("the plugin says that it is version 1.2.1", async () => {
  const info = await call<plugin_pb.PluginInfo>(plugin.rpc, "getPluginInfo", new empty.Empty());
  expect(info.getVersion()).toBe("1.2.1");
});

test("the plugin takes secrets and previews", () => {
  expect(plugin.configured).toMatchObject({ acceptsecrets: true, supportspreview: true });
});

// the official plugin leaves the answer to the engine
improvement("a change of the provider's own configuration touches no resource", async () => {
  const urn = "urn:pulumi:test::conformance::pulumi:providers:command::default";
  const response = await call<provider.DiffResponse>(plugin.rpc, "diffConfig", new provider.DiffRequest().setUrn(urn));
  expect(response.getChanges()).toBe(provider.DiffResponse.DiffChanges.DIFF_NONE);
});

describe("the schema", () => {
  type Properties = Record<string, { secret?: boolean; replaceOnChanges?: boolean }>;
  interface Schema {
    resources: Record<string, { inputProperties: Properties; properties: Properties; requiredInputs?: string[] }>;
    functions: Record<string, { inputs: { properties: Properties; required: string[] } }>;
    types: Record<string, { properties: Properties }>;
  }
  let schema: Schema;
  beforeAll(async () => {
    const response = await call<provider.GetSchemaResponse>(plugin.rpc, "getSchema", new provider.GetSchemaRequest());
    schema = JSON.parse(response.getSchema());
  });

  const lifeCycle = ["create", "delete", "triggers", "update"];
  const process = ["addPreviousOutputInEnv", "environment", "logging", "stdin"];
  const local = ["archivePaths", "assetPaths", "dir", "interpreter"];
  test.each([
    { token: REMOTE, inputs: ["connection", ...lifeCycle, ...process], outputs: ["stdout", "stderr"] },
    {
      token: LOCAL,
      inputs: [...lifeCycle, ...process, ...local],
      outputs: ["stdout", "stderr", "assets", "archive"],
    },
    { token: COPY, inputs: ["connection", "remotePath", "source", "triggers"], outputs: [] },
  ])("has $token, with the inputs and outputs of version 1.2.1", ({ token, inputs, outputs }) => {
    const resource = schema.resources[token];
    expect(Object.keys(resource?.inputProperties ?? {}).sort()).toEqual(inputs.sort());
    expect(Object.keys(resource?.properties ?? {}).sort()).toEqual([...inputs, ...outputs].sort());
    expect(resource?.inputProperties.triggers?.replaceOnChanges).toBe(true);
    expect(resource?.inputProperties.connection?.secret ?? token === LOCAL).toBe(true);
  });

  test("has command:local:run, with the arguments of version 1.2.1", () => {
    const inputs = schema.functions["command:local:run"]?.inputs;
    expect(Object.keys(inputs?.properties ?? {}).sort()).toEqual(["command", ...process, ...local].sort());
    expect(inputs?.required).toEqual(["command"]);
  });

  test("has the connection's inputs, and the same but a proxy for a proxy", () => {
    const inputs = (name: string) => Object.keys(schema.types[`command:remote:${name}`]?.properties ?? {}).sort();
    const expected = ["agentSocketPath", "dialErrorLimit", "host", "hostKey", "password", "perDialTimeout", "port"];
    expected.push("privateKey", "privateKeyPassword");
    expect(inputs("ProxyConnection")).toEqual([...expected, "user"]);
    expect(inputs("Connection")).toEqual([...expected, "proxy", "user"]);
  });
});

describe("an input isn't accepted", () => {
  test.each([
    { why: "that is missing", inputs: { create: "true" }, property: "connection" },
    { why: "that is missing in another", inputs: { connection: { user: "centos" } }, property: "connection" },
    { why: "that there isn't", inputs: { connection, creat: "true" }, property: "creat" },
    { why: "of another type", inputs: { connection, create: 1 }, property: "create" },
    { why: "of another type in another", inputs: { connection: { host: "a", port: "ssh" } }, property: "connection" },
    { why: "that is a list of another type", inputs: { connection, triggers: "changed" }, property: "triggers" },
  ])("$why", async ({ inputs, property }) => {
    const { failures } = await plugin.check(REMOTE, inputs);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(new RegExp(`(^|\\b)${property}\\b`));
  });

  // the official plugin takes any word, and then shows nothing
  improvement("that is none of the words it may be", async () => {
    const { failures } = await plugin.check(REMOTE, { connection, logging: "all" });
    expect(failures).toEqual([expect.stringMatching(/^logging: .*"all".*stdout, stderr, stdoutAndStderr, none/)]);
  });
});

test("an input that isn't known yet is accepted", async () => {
  const inputs = { connection: { host: UNKNOWN, privateKey: secret(UNKNOWN) }, create: UNKNOWN, environment: UNKNOWN };
  expect(await plugin.check(REMOTE, inputs)).toMatchObject({ failures: [], inputs: { create: UNKNOWN } });
});

describe("a difference of the inputs", () => {
  test("is none when they are the same", async () => {
    const inputs = { connection, create: "a", triggers: [1], environment: { A: "b" } };
    expect(await plugin.diff(REMOTE, inputs, inputs)).toEqual({ changed: false, details: {}, replaces: [] });
  });

  test.each(["create", "update", "delete", "stdin"])("is an update when `%s` changes", async (input) => {
    const change = await plugin.diff(REMOTE, { connection, [input]: "a" }, { connection, [input]: "b" });
    expect(change).toEqual({ changed: true, details: { [input]: "update" }, replaces: [] });
  });

  test("is an update when the connection changes", async () => {
    const change = await plugin.diff(REMOTE, { connection }, { connection: { host: "node2" } });
    expect(change).toEqual({ changed: true, details: { connection: "update" }, replaces: [] });
  });

  test("is told to the single value", async () => {
    const olds = { connection, environment: { SAME: "1", CHANGED: "1", GONE: "1" } };
    const news = { connection, environment: { SAME: "1", CHANGED: "2", "new.one": "1" }, stdin: "x" };
    expect(await plugin.diff(REMOTE, olds, news)).toEqual({
      changed: true,
      details: {
        "environment.CHANGED": "update",
        "environment.GONE": "delete",
        'environment["new.one"]': "add",
        stdin: "add",
      },
      replaces: [],
    });
  });

  test("is an update when a value isn't known yet", async () => {
    const change = await plugin.diff(REMOTE, { connection, create: "a" }, { connection, create: UNKNOWN });
    expect(change).toMatchObject({ changed: true, details: { create: "update" } });
  });

  test("is an update when a secret changes, and none when it stays", async () => {
    const inputs = (text: string) => ({ connection, stdin: secret(text) });
    expect(await plugin.diff(REMOTE, inputs("a"), inputs("a"))).toMatchObject({ changed: false });
    expect(await plugin.diff(REMOTE, inputs("a"), inputs("b"))).toMatchObject({ details: { stdin: "update" } });
  });

  test("is an update when the content of an asset changes", async () => {
    const inputs = (hash: string) => ({ connection, source: asset({ path: "file", hash }), remotePath: "/file" });
    expect(await plugin.diff(COPY, inputs("1"), inputs("1"))).toMatchObject({ changed: false });
    expect(await plugin.diff(COPY, inputs("1"), inputs("2"))).toMatchObject({ details: { source: "update" } });
  });

  test("is none when an asset of the same content comes from elsewhere", async () => {
    const inputs = (path: string) => ({ connection, source: asset({ path, hash: "1" }), remotePath: "/file" });
    expect(await plugin.diff(COPY, inputs("here"), inputs("there"))).toMatchObject({ changed: false });
    const secretly = (path: string) => ({ ...inputs(path), source: secret(asset({ path, hash: "1" })) });
    expect(await plugin.diff(COPY, secretly("here"), secretly("there"))).toMatchObject({ changed: false });
    expect(await plugin.diff(COPY, inputs("here"), secretly("here"))).toMatchObject({ details: { source: "update" } });
  });

  test.each([REMOTE, LOCAL, COPY])("is a replacement when %s gets or loses triggers", async (type) => {
    const inputs = {
      [REMOTE]: { connection },
      [LOCAL]: {},
      [COPY]: { connection, source: asset({ path: "file", hash: "1" }), remotePath: "/file" },
    }[type] as Record<string, unknown>;
    const triggered = { ...inputs, triggers: ["a"] };
    expect(await plugin.diff(type, inputs, triggered)).toEqual({
      changed: true,
      details: { triggers: "add_replace" },
      replaces: ["triggers"],
    });
    expect(await plugin.diff(type, triggered, inputs)).toMatchObject({ details: { triggers: "delete_replace" } });
  });

  test("is one of the triggers as a whole when they aren't known, for which the engine deletes before it replaces", async () => {
    const change = await plugin.diff(LOCAL, { delete: "a", triggers: ["old"] }, { delete: "a", triggers: UNKNOWN });
    expect(change.changed).toBe(true);
    expect(Object.keys(change.details)).toEqual(["triggers"]);
  });

  // the official plugin calls it an update; it is @pulumi/command that asks the engine to replace
  improvement("is a replacement when one of the triggers changes, even deep in it", async () => {
    const inputs = (value: unknown) => ({ connection, triggers: ["same", { table: [value] }] });
    expect(await plugin.diff(REMOTE, inputs(1), inputs(2))).toEqual({
      changed: true,
      details: { "triggers[1].table[0]": "update_replace" },
      replaces: ["triggers"],
    });
  });
});

test("a resource is read as it was left: refresh sees no change", async () => {
  const inputs = await plugin.check(LOCAL, { create: "true" });
  const state = await plugin.create(LOCAL, { create: "true" });
  expect(await plugin.read(LOCAL, state, inputs.inputs)).toEqual({ state, inputs: inputs.inputs });
});

test("a resource or function that the package doesn't have fails", async () => {
  await expect(plugin.create("command:remote:Nothing", {})).rejects.toThrow("remote:Nothing");
  await expect(plugin.invoke("command:local:nothing", {})).rejects.toThrow("local:nothing");
});
