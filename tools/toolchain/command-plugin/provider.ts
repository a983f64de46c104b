import { type ServerUnaryCall, type sendUnaryData, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { type Operation, throwIfCancelled } from "./operation";
import { Operations } from "./operations";
import { checkInputs, type Failure } from "./protocol/check";
import { type ChangeKind, diffInputs, inputOf } from "./protocol/diff";
import { connectEngine, type Engine, NO_ENGINE } from "./protocol/engine";
import { type PropertyMap, UNKNOWN } from "./protocol/propertyValue";
import { RESOURCE_TYPES } from "./resources";
import { localRun } from "./resources/localCommand";
import { FUNCTIONS, packageSchema, RESOURCES, VERSION } from "./schema";

/** Pulumi's provider protocol (`pulumirpc.ResourceProvider`), answered for the package `command`. */
export class CommandProvider {
  private engine: Engine = NO_ENGINE;
  private readonly operations = new Operations(() => this.engine);

  constructor(private readonly onEngineGone: () => void) {}

  attach(engineAddress: string): void {
    this.engine = connectEngine(engineAddress, this.onEngineGone);
  }

  /** Cancels every operation, those to come as well; resolves when none is under way. */
  async cancel(): Promise<void> {
    this.operations.cancel();
    await this.operations.settled();
  }

  /** The protocol's methods as gRPC serves them. */
  get service(): UntypedServiceImplementation {
    return {
      getPluginInfo: answer(() => new plugin.PluginInfo().setVersion(VERSION)),
      getSchema: answer(() => new provider.GetSchemaResponse().setSchema(packageSchema())),
      attach: answer((request: plugin.PluginAttach) => {
        this.attach(request.getAddress());
        return new empty.Empty();
      }),
      checkConfig: answer((request: provider.CheckRequest) =>
        new provider.CheckResponse().setInputs(request.getNews()),
      ),
      diffConfig: answer(() => new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE)),
      configure: answer(() =>
        new provider.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true).setAcceptresources(true),
      ),
      cancel: answer(() => {
        this.cancel();
        return new empty.Empty();
      }),
      check: answer(check),
      diff: answer(diff),
      create: answer((request: provider.CreateRequest, abandoned) => this.create(request, abandoned)),
      read: answer((request: provider.ReadRequest) =>
        new provider.ReadResponse()
          .setId(request.getId())
          .setProperties(request.getProperties())
          .setInputs(request.getInputs()),
      ),
      update: answer((request: provider.UpdateRequest, abandoned) => this.update(request, abandoned)),
      delete: answer((request: provider.DeleteRequest, abandoned) => this.delete(request, abandoned)),
      invoke: answer((request: provider.InvokeRequest, abandoned) => this.invoke(request, abandoned)),
      getMapping: answer(() => new provider.GetMappingResponse()),
      getMappings: answer(() => new provider.GetMappingsResponse()),
    };
  }

  private async create(request: provider.CreateRequest, abandoned: AbortSignal): Promise<provider.CreateResponse> {
    const inputs = properties(request.getProperties());
    const type = resourceType(request.getUrn());
    if (request.getPreview()) {
      return new provider.CreateResponse().setProperties(toStruct(preview(inputs, type.unknownInPreview(inputs))));
    }
    const { id, state } = await this.run(request, [inputs], abandoned, (operation) => type.create(operation, inputs));
    return new provider.CreateResponse().setId(id).setProperties(toStruct(state));
  }

  private async update(request: provider.UpdateRequest, abandoned: AbortSignal): Promise<provider.UpdateResponse> {
    const state = properties(request.getOlds());
    const inputs = properties(request.getNews());
    const type = resourceType(request.getUrn());
    const updated = request.getPreview()
      ? preview(inputs, type.unknownInPreview(inputs))
      : await this.run(request, [state, inputs], abandoned, (operation) => type.update(operation, state, inputs));
    return new provider.UpdateResponse().setProperties(toStruct(updated));
  }

  private async delete(request: provider.DeleteRequest, abandoned: AbortSignal): Promise<empty.Empty> {
    const state = properties(request.getProperties());
    const type = resourceType(request.getUrn());
    await this.run(request, [state], abandoned, async (operation) => type.delete?.(operation, state));
    return new empty.Empty();
  }

  private async invoke(request: provider.InvokeRequest, abandoned: AbortSignal): Promise<provider.InvokeResponse> {
    const token = request.getTok();
    if (token !== "command:local:run") throw new Error(`the package command has no function ${token}`);
    const { inputs: specs } = FUNCTIONS[token];
    const { inputs, failures } = checkInputs(specs.properties, specs.required, properties(request.getArgs()));
    if (failures.length) return new provider.InvokeResponse().setFailuresList(failures.map(checkFailure));
    const result = await this.operations.run(
      { urn: "", properties: [inputs], timeoutSeconds: 0, abandoned },
      (operation) => localRun(operation, inputs),
    );
    return new provider.InvokeResponse().setReturn(toStruct(result));
  }

  private run<T>(
    request: { getUrn: () => string; getTimeout: () => number },
    properties: PropertyMap[],
    abandoned: AbortSignal,
    work: (operation: Operation) => Promise<T>,
  ): Promise<T> {
    return this.operations.run(
      { urn: request.getUrn(), properties, timeoutSeconds: request.getTimeout(), abandoned },
      (operation) => {
        throwIfCancelled(operation.signal);
        return work(operation);
      },
    );
  }
}

function check(request: provider.CheckRequest): provider.CheckResponse {
  const token = typeToken(request.getUrn());
  const type = resourceType(request.getUrn());
  const spec = RESOURCES[token] as (typeof RESOURCES)[string];
  const { inputs, failures } = checkInputs(
    spec.inputProperties,
    spec.requiredInputs ?? [],
    properties(request.getNews()),
  );
  const all = [...failures, ...(type.check?.(inputs) ?? [])];
  return new provider.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(all.map(checkFailure));
}

function checkFailure({ property, reason }: Failure): provider.CheckFailure {
  return new provider.CheckFailure().setProperty(property).setReason(reason);
}

const { Kind } = provider.PropertyDiff;
const KINDS: Record<ChangeKind, [number, number]> = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
};

function diff(request: provider.DiffRequest): provider.DiffResponse {
  const specs = RESOURCES[typeToken(request.getUrn())]?.inputProperties ?? {};
  const olds = only(Object.keys(specs), properties(request.getOldInputs() ?? request.getOlds()));
  const news = only(Object.keys(specs), properties(request.getNews()));
  const ignored = request.getIgnorechangesList();
  const response = new provider.DiffResponse().setHasdetaileddiff(true);
  const changed = new Set<string>();
  const replaces = new Set<string>();
  for (const [path, kind] of diffInputs(olds, news)) {
    const input = inputOf(path);
    if (ignored.includes(input) || ignored.includes(path)) continue;
    const replace = specs[input]?.replaceOnChanges ?? false;
    changed.add(input);
    if (replace) replaces.add(input);
    response.getDetaileddiffMap().set(path, new provider.PropertyDiff().setKind(KINDS[kind][replace ? 1 : 0] as 0));
  }
  const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
  return response
    .setChanges(changed.size ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...changed])
    .setReplacesList([...replaces]);
}

function only(names: string[], map: PropertyMap): PropertyMap {
  return Object.fromEntries(names.filter((name) => name in map).map((name) => [name, map[name]]));
}

function preview(inputs: PropertyMap, unknown: string[]): PropertyMap {
  return { ...inputs, ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN])) };
}

/** The type in a resource's name: `command:remote:Command` of `urn:pulumi:dev::lvs::lvs:node:Node$command:remote:Command::boot`. */
function typeToken(urn: string): string {
  return urn.split("::")[2]?.split("$").pop() ?? "";
}

function resourceType(urn: string) {
  const token = typeToken(urn);
  const type = RESOURCE_TYPES[token];
  if (!type) throw new Error(`the package command has no resource ${token}`);
  return type;
}

function properties(message: struct.Struct | undefined): PropertyMap {
  return (message?.toJavaScript() ?? {}) as PropertyMap;
}

function toStruct(map: PropertyMap): struct.Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(map)));
}

/** Turns a function of a request into a gRPC handler. Its signal aborts when the caller goes away. */
function answer<Request, Response>(
  respond: (request: Request, abandoned: AbortSignal) => Response | Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return async (call, callback) => {
    const abandoned = new AbortController();
    call.on("cancelled", () => abandoned.abort(new Error("cancelled")));
    try {
      callback(null, await respond(call.request, abandoned.signal));
    } catch (error) {
      callback({ code: status.UNKNOWN, details: (error as Error).message });
    }
  };
}
