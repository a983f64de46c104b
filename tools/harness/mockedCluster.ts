import * as pulumi from "@pulumi/pulumi";
import { type TaskName, task } from "../../components/task";
import type { Cluster } from "../../library/cluster";
import type { DirectorStatus } from "../../lvs/clusterStatus";
import type { StatusAnswer } from "../../tasks/directorStatus";
import type { LiveTable } from "../../tasks/readTable";
import { type MockedEngine, mockEngine, type Registered, type Registration, settled } from "./mockedEngine";
import { sampleConfig } from "./sample";

export const PROOF = { requests: 10, answers: { node2: 5, node3: 5 } };
const PROOFS = { "-t 192.168.1.12:80": { by: "http", ...PROOF } };
export const LAST_CHANGE = "saved for the next boot at 2026-01-01T00:00:00.000Z";
const NO_DRIFT: LiveTable = { reachable: true, found: [], wanted: [], owned: [] };

/** A cluster of the sample's configuration with changes, and all that the engine was told of it. */
export class MockedCluster {
  private constructor(
    readonly cluster: Cluster,
    private readonly engine: MockedEngine,
  ) {}

  /** @param statuses what each director answers when it is asked what it is, by its name */
  static async make(
    changes: Record<string, unknown> = {},
    statuses: Record<string, StatusAnswer> = {},
    { preview = false } = {},
  ): Promise<MockedCluster> {
    const engine = await mockEngine({
      preview,
      resource({ type, name }) {
        if (type === "command:remote:Command") return { stdout: LAST_CHANGE };
        if (type !== "command:local:Command") return {};
        return { stdout: JSON.stringify(name.endsWith("-pair") ? keyPair(name) : PROOFS) };
      },
      call: ({ inputs }) => ({
        stdout: JSON.stringify(inputs.command === task("readStatus") ? statuses : NO_DRIFT),
      }),
    });
    const cluster = await sampleCluster(changes);
    await Promise.all(
      [cluster.proof, cluster.table, cluster.health, cluster.hostKeys].map((output) => settled<unknown>(output)),
    );
    // what is still on its way would reach the next one's engine
    await pulumi.runtime.disconnect();
    return new MockedCluster(cluster, engine);
  }

  /** The names of all resources, with their types. */
  get resources(): string[] {
    return this.engine.resources.map(({ type, name }) => `${type} ${name}`).sort();
  }

  inputs(name: string): Record<string, unknown> {
    return this.resource(name).inputs;
  }

  /** The names of the inputs in which something is secret. */
  secretInputs(name: string): string[] {
    return this.resource(name).secret;
  }

  private resource(name: string): Registered {
    const found = this.engine.resources.find((each) => each.name === name);
    if (!found) throw new Error(`no resource ${name}`);
    return found;
  }

  /** What a component registered as its outputs. */
  outputs(name: string): Record<string, unknown> {
    return this.engine.outputs.get(name) ?? {};
  }

  /** What a task is told on standard input. */
  input<Input>(name: string): Input {
    return JSON.parse(this.inputs(name).stdin as string);
  }

  registration(name: string): Registration {
    const found = this.engine.registrations.get(name);
    if (!found) throw new Error(`no resource ${name}`);
    return found;
  }

  /** What the tasks that were run without being a resource were told, in the order of the calls. */
  calls<Input>(name: TaskName): Input[] {
    return this.engine.calls
      .filter(({ inputs }) => inputs.command === task(name))
      .map(({ inputs }) => JSON.parse(inputs.stdin as string));
  }
}

/** A cluster of the sample's configuration with changes, made in a mocked engine as the project's own program does. */
export async function sampleCluster(changes: Record<string, unknown> = {}, name = "lvs"): Promise<Cluster> {
  pulumi.runtime.setAllConfig({ "libvirt:uri": "qemu:///system" });
  const { Cluster } = await import("../../library/cluster");
  return new Cluster(name, { ...sampleConfig(), ...changes, namePrefix: "lvs-dev" });
}

/** A director that answers. */
export function told(status: Omit<DirectorStatus, "problems"> & Partial<DirectorStatus>): StatusAnswer {
  return { reachable: true, status: { problems: [], ...status } };
}

function keyPair(name: string) {
  return { privateKey: `${name} private`, publicKey: `ssh-ed25519 ${name}` };
}
