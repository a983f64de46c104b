import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { credentials } from "@grpc/grpc-js";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, test } from "vitest";
import { bundle } from "../../../../tools/toolchain/bundle";
import { type FakeEngine, startEngine } from "./engine";

/** The official plugin, or any other that is to be held to the same specification. Unset: ours, from its source. */
const GIVEN_PLUGIN = process.env.COMMAND_PLUGIN;

/** A sentence that holds for our plugin and isn't expected of the official one; each says why. */
export const improvement = test.skipIf(GIVEN_PLUGIN !== undefined);

type Properties = Record<string, unknown>;

interface Change {
  /** The paths that changed, each with the kind of its change in the protocol's words. */
  details: Record<string, string>;
  changed: boolean;
  replaces: string[];
}

/** A plugin that runs, with an engine that listens to it. */
export interface Plugin {
  engine: FakeEngine;
  process: ChildProcess;
  rpc: providerRpc.ResourceProviderClient;
  /** What it answered when it was configured. */
  configured: provider.ConfigureResponse.AsObject;
  check: (type: string, inputs: Properties) => Promise<{ inputs: Properties; failures: string[] }>;
  /** The state that a command with these inputs has left behind. */
  state: (type: string, inputs: Properties, outputs?: Properties) => Promise<Properties>;
  /** Checks inputs, then creates the resource from them. */
  create: (type: string, inputs: Properties, options?: Options) => Promise<Properties>;
  update: (type: string, state: Properties, inputs: Properties, options?: Options) => Promise<Properties>;
  delete: (type: string, state: Properties, options?: Options) => Promise<void>;
  diff: (type: string, olds: Properties, news: Properties) => Promise<Change>;
  read: (type: string, state: Properties, inputs: Properties) => Promise<{ state: Properties; inputs: Properties }>;
  invoke: (token: string, args: Properties) => Promise<{ result: Properties; failures: string[] }>;
  cancel: () => Promise<void>;
  stop: () => Promise<void>;
}

interface Options {
  preview?: boolean;
  timeoutSeconds?: number;
}

let bundled: { program: Promise<string>; folder: string } | undefined;

/** The program under test: ours is bundled once for each test file. */
async function pluginProgram(): Promise<string> {
  if (GIVEN_PLUGIN !== undefined) return GIVEN_PLUGIN;
  if (!bundled) {
    const source = fileURLToPath(new URL("../../../../tools/toolchain/command-plugin", import.meta.url));
    const folder = mkdtempSync(join(tmpdir(), "command-plugin-"));
    bundled = { folder, program: bundle({ folder: source, output: "pulumi-resource-command" }, folder) };
  }
  return bundled.program;
}

afterAll(() => {
  if (bundled) rmSync(bundled.folder, { recursive: true });
});

/** Starts the plugin as Pulumi's engine does: with the engine's address; its port is the first line that it prints. */
export async function startPlugin(environment: NodeJS.ProcessEnv = {}): Promise<Plugin> {
  const [program, engine] = await Promise.all([pluginProgram(), startEngine()]);
  const child = spawn(program, [engine.address], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, SSH_AUTH_SOCK: undefined, ...environment },
  });
  const port = await firstLine(child);
  const rpc = new providerRpc.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const configuration = new provider.ConfigureRequest().setAcceptsecrets(true).setAcceptresources(true);
  configuration.setSendsOldInputs(true).setSendsOldInputsToDelete(true);
  const configured = await call<provider.ConfigureResponse>(rpc, "configure", configuration);
  return {
    engine,
    process: child,
    rpc,
    configured: configured.toObject(),
    ...requests(rpc),
    stop: async () => {
      rpc.close();
      if (child.exitCode === null && child.signalCode === null) {
        const exited = new Promise((resolve) => child.once("exit", resolve));
        child.kill();
        await exited;
      }
      await engine.stop();
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error("the plugin has no standard output");
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("exit", () => reject(new Error("the plugin ended before it printed its port")));
  });
}

export function urn(type: string): string {
  return `urn:pulumi:test::conformance::${type}::it`;
}

type Requests = Pick<
  Plugin,
  "check" | "state" | "create" | "update" | "delete" | "diff" | "read" | "invoke" | "cancel"
>;

function requests(rpc: providerRpc.ResourceProviderClient): Requests {
  const check: Requests["check"] = async (type, inputs) => {
    const request = new provider.CheckRequest().setUrn(urn(type)).setNews(toStruct(inputs));
    const response = await call<provider.CheckResponse>(rpc, "check", request);
    return { inputs: fromStruct(response.getInputs()), failures: response.getFailuresList().map(failure) };
  };
  const checked = async (type: string, given: Properties) => {
    const { inputs, failures } = await check(type, given);
    if (failures.length) throw new Error(failures.join("; "));
    return inputs;
  };
  return {
    check,
    state: async (type, inputs, outputs = {}) => ({
      ...(await checked(type, inputs)),
      stdout: "",
      stderr: "",
      ...outputs,
    }),
    async create(type, given, { preview = false, timeoutSeconds = 0 } = {}) {
      const inputs = toStruct(await checked(type, given));
      const request = new provider.CreateRequest().setUrn(urn(type)).setProperties(inputs).setPreview(preview);
      request.setTimeout(timeoutSeconds);
      const response = await call<provider.CreateResponse>(rpc, "create", request);
      return fromStruct(response.getProperties());
    },
    async update(type, state, given, { preview = false } = {}) {
      const inputs = toStruct(await checked(type, given));
      const request = new provider.UpdateRequest().setUrn(urn(type)).setId("id").setPreview(preview);
      request.setOlds(toStruct(state)).setNews(inputs);
      const response = await call<provider.UpdateResponse>(rpc, "update", request);
      return fromStruct(response.getProperties());
    },
    async delete(type, state) {
      const request = new provider.DeleteRequest().setUrn(urn(type)).setId("id").setProperties(toStruct(state));
      await call(rpc, "delete", request);
    },
    async diff(type, given, news) {
      const olds = await checked(type, given);
      const request = new provider.DiffRequest().setUrn(urn(type)).setId("id");
      request.setOldInputs(toStruct(olds));
      request.setOlds(toStruct({ ...olds, stdout: "", stderr: "" })).setNews(toStruct(await checked(type, news)));
      const response = await call<provider.DiffResponse>(rpc, "diff", request);
      return {
        details: details(response),
        changed: response.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
        replaces: response.getReplacesList(),
      };
    },
    async read(type, state, inputs) {
      const request = new provider.ReadRequest().setUrn(urn(type)).setId("id");
      request.setProperties(toStruct(state)).setInputs(toStruct(inputs));
      const response = await call<provider.ReadResponse>(rpc, "read", request);
      return { state: fromStruct(response.getProperties()), inputs: fromStruct(response.getInputs()) };
    },
    async invoke(token, args) {
      const request = new provider.InvokeRequest().setTok(token).setArgs(toStruct(args));
      const response = await call<provider.InvokeResponse>(rpc, "invoke", request);
      return { result: fromStruct(response.getReturn()), failures: response.getFailuresList().map(failure) };
    },
    cancel: async () => {
      await call(rpc, "cancel", new empty.Empty());
    },
  };
}

/** Calls a method of the protocol; rejects with the message that the user would see. */
export function call<Response>(
  rpc: providerRpc.ResourceProviderClient,
  method: keyof providerRpc.ResourceProviderClient,
  request: unknown,
): Promise<Response> {
  const send = rpc[method] as unknown as (
    request: unknown,
    callback: (error: { details: string } | null, response: Response) => void,
  ) => void;
  return new Promise((resolve, reject) => {
    send.call(rpc, request, (error, response) => (error ? reject(new Error(error.details)) : resolve(response)));
  });
}

function failure(message: provider.CheckFailure): string {
  return `${message.getProperty()}: ${message.getReason()}`;
}

function details(response: provider.DiffResponse): Record<string, string> {
  const names = new Map(Object.entries(provider.PropertyDiff.Kind).map(([name, kind]) => [kind, name.toLowerCase()]));
  const found: Record<string, string> = {};
  response.getDetaileddiffMap().forEach((change, path) => {
    found[path] = names.get(change.getKind()) ?? "";
  });
  return found;
}

function toStruct(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

function fromStruct(message: struct.Struct | undefined): Properties {
  return (message?.toJavaScript() ?? {}) as Properties;
}
