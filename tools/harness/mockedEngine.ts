import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import * as state from "@pulumi/pulumi/runtime/state.js";

export { settled } from "../../components/settled";

/** A resource as the engine would get it. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** The names of the inputs in which something is secret. */
  secret: string[];
  /** False for a component. */
  custom: boolean;
}

/** What the engine would be told about a resource beside its inputs. */
export interface Registration {
  /** The names of the resources that must be there before. */
  dependsOn: string[];
  /** The names of the hooks that run before its creation. */
  beforeCreate: string[];
  /** The names of the hooks that run after its creation. */
  afterCreate: string[];
  /** The names of the hooks that run before its update. */
  beforeUpdate: string[];
  /** The name of the resource with which it is gone; empty for none. */
  deletedWith: string;
  /** Whether the engine refuses to remove it. */
  protect: boolean;
  deleteBeforeReplace: boolean;
  additionalSecretOutputs: string[];
  /** The provider that it was given; empty for the default one. */
  provider: string;
  /** The inputs whose changes are no reason to do anything. */
  ignoreChanges: string[];
  /** The inputs whose changes make it anew. */
  replaceOnChanges: string[];
  /** The text whose change makes it anew; empty for none. */
  replacementTrigger: string;
}

export interface MockedEngine {
  resources: Registered[];
  /** By the resource's name. */
  registrations: Map<string, Registration>;
  /** What components registered as their outputs, by their names. */
  outputs: Map<string, Record<string, unknown>>;
  /** The functions that the program called. */
  calls: Call[];
}

/** A call of one of a provider's functions. */
export interface Call {
  token: string;
  inputs: Record<string, unknown>;
}

/** What the mocked providers answer. */
export interface Answers {
  /** The outputs of a resource, beside its inputs. */
  resource: (resource: Registered) => Record<string, unknown>;
  /** The result of a call; a call is an error where this is left out. */
  call?: (call: Call) => Record<string, unknown>;
  /** Whether the run is a preview; an up by default. */
  preview?: boolean;
}

/** The answers of `registerResource`'s request that {@link Registration} is made of. */
interface RegisterResourceRequest {
  getName(): string;
  getDependenciesList(): string[];
  getDeletebeforereplace(): boolean;
  getProvider(): string;
  getAdditionalsecretoutputsList(): string[];
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getHooks():
    | { getBeforeCreateList(): string[]; getAfterCreateList(): string[]; getBeforeUpdateList(): string[] }
    | undefined;
  getDeletedwith(): string;
  getProtect(): boolean | undefined;
  getReplacementTrigger(): { getStringValue(): string } | undefined;
}

type Callback = (error: Error | null, response: unknown) => void;

/** Makes Pulumi record resources and calls instead of making them. */
export async function mockEngine(answers: Answers): Promise<MockedEngine> {
  const engine: MockedEngine = { resources: [], registrations: new Map(), outputs: new Map(), calls: [] };
  recordRegistrations(engine);
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs, custom = true }) {
        const secret = Object.keys(inputs).filter((input) => pulumi.runtime.isRpcSecret(inputs[input]));
        const resource = { type, name, inputs: withoutSecretMarks(inputs), secret, custom };
        engine.resources.push(resource);
        return { id: custom ? `${name}-id` : undefined, state: { ...inputs, ...answers.resource(resource) } };
      },
      call({ token, inputs }) {
        const call = { token, inputs: withoutSecretMarks(inputs) };
        engine.calls.push(call);
        if (!answers.call) throw new Error(`unexpected call of ${token}`);
        return answers.call(call);
      },
    },
    "lvs",
    "dev",
    answers.preview ?? false,
  );
  // the mocks never call a transform, but take resources that have one
  (state as unknown as { getStore(): { supportsTransforms: boolean } }).getStore().supportsTransforms = true;
  return engine;
}

/** The mocks pass on inputs only, so the rest is taken from the requests themselves. They know no hooks at all. */
function recordRegistrations(engine: MockedEngine): void {
  const monitor = MockMonitor.prototype as unknown as Record<string, (request: unknown, callback: Callback) => unknown>;
  const register = monitor.registerResource;
  monitor.registerResource = function (this: unknown, request: unknown, callback: Callback) {
    const sent = request as RegisterResourceRequest;
    engine.registrations.set(sent.getName(), {
      dependsOn: sent.getDependenciesList().map(nameOf),
      beforeCreate: sent.getHooks()?.getBeforeCreateList() ?? [],
      afterCreate: sent.getHooks()?.getAfterCreateList() ?? [],
      beforeUpdate: sent.getHooks()?.getBeforeUpdateList() ?? [],
      deletedWith: nameOf(sent.getDeletedwith()),
      protect: sent.getProtect() === true,
      provider: sent.getProvider(),
      deleteBeforeReplace: sent.getDeletebeforereplace(),
      additionalSecretOutputs: sent.getAdditionalsecretoutputsList(),
      ignoreChanges: sent.getIgnorechangesList(),
      replaceOnChanges: sent.getReplaceonchangesList(),
      replacementTrigger: sent.getReplacementTrigger()?.getStringValue() ?? "",
    });
    return register?.call(this, request, callback);
  };
  const registerOutputs = monitor.registerResourceOutputs;
  monitor.registerResourceOutputs = function (this: unknown, request: unknown, callback: Callback) {
    const sent = request as { getUrn(): string; getOutputs(): { toJavaScript(): Record<string, unknown> } };
    engine.outputs.set(nameOf(sent.getUrn()), sent.getOutputs().toJavaScript());
    return registerOutputs?.call(this, request, callback);
  };
  monitor.registerResourceHook = (_, callback) => callback(null, {});
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

/** A secret input reaches the mocks as a marked object; the tests look at its value. */
function withoutSecretMarks(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      pulumi.runtime.isRpcSecret(value) ? pulumi.runtime.unwrapRpcSecret(value) : value,
    ]),
  );
}
