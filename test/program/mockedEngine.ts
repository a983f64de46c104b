import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** A resource as the engine would get it. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** False for a component. */
  custom: boolean;
}

/** What the engine would be told about a resource beside its inputs. */
export interface Registration {
  /** The names of the resources that must be there before. */
  dependsOn: string[];
  /** The names of the hooks that run before its creation. */
  beforeCreate: string[];
  deleteBeforeReplace: boolean;
  additionalSecretOutputs: string[];
  /** The inputs whose changes are no reason to do anything. */
  ignoreChanges: string[];
  /** The inputs whose changes make it anew. */
  replaceOnChanges: string[];
}

export interface MockedEngine {
  resources: Registered[];
  /** By the resource's name. */
  registrations: Map<string, Registration>;
}

/** The answers of `registerResource`'s request that {@link Registration} is made of. */
interface RegisterResourceRequest {
  getName(): string;
  getDependenciesList(): string[];
  getDeletebeforereplace(): boolean;
  getAdditionalsecretoutputsList(): string[];
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getHooks(): { getBeforeCreateList(): string[] } | undefined;
}

type Callback = (error: Error | null, response: unknown) => void;

/** Makes Pulumi record resources instead of creating them. A call that has no answer here is an error. */
export async function mockEngine(answer: (resource: Registered) => Record<string, unknown>): Promise<MockedEngine> {
  const engine: MockedEngine = { resources: [], registrations: new Map() };
  recordRegistrations(engine);
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs, custom = true }) {
        const resource = { type, name, inputs: withoutSecretMarks(inputs), custom };
        engine.resources.push(resource);
        return { id: custom ? `${name}-id` : undefined, state: { ...inputs, ...answer(resource) } };
      },
      call({ token }) {
        throw new Error(`unexpected call of ${token}`);
      },
    },
    "lvs",
    "dev",
    false,
  );
  return engine;
}

/** The mocks pass on inputs only, so the rest is taken from the requests themselves. They know no hooks at all. */
function recordRegistrations(engine: MockedEngine): void {
  const monitor = MockMonitor.prototype as unknown as Record<string, (request: unknown, callback: Callback) => unknown>;
  const register = monitor.registerResource;
  monitor.registerResource = function (this: unknown, request: unknown, callback: Callback) {
    const sent = request as RegisterResourceRequest;
    engine.registrations.set(sent.getName(), {
      dependsOn: sent.getDependenciesList().map((urn) => urn.split("::").at(-1) ?? urn),
      beforeCreate: sent.getHooks()?.getBeforeCreateList() ?? [],
      deleteBeforeReplace: sent.getDeletebeforereplace(),
      additionalSecretOutputs: sent.getAdditionalsecretoutputsList(),
      ignoreChanges: sent.getIgnorechangesList(),
      replaceOnChanges: sent.getReplaceonchangesList(),
    });
    return register?.call(this, request, callback);
  };
  monitor.registerResourceHook = (_, callback) => callback(null, {});
}

/** The value of an output, once it has one. */
export function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
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
