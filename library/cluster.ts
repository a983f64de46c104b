import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { type ClusterInputs, createCluster } from "../components/cluster";
import type { ClusterOutputs } from "../components/clusterOutputs";
import type { LoginKeys } from "../components/hop";
import type { StackConfig } from "../config/schema/stack";
import { type Contents, planCluster } from "../plan";
import { createdNodes, existingNodes } from "../plan/placement";
import { checkedArgs } from "./checkedArgs";
import type { ClusterArgs } from "./clusterArgs";
import { FromOutputs } from "./fromOutputs";

/**
 * An LVS cluster: one director or a pair between two networks, real servers behind them, and the table that joins them.
 *
 * The hypervisor is that of the libvirt provider among its options, or else of `libvirt:uri`, unless its arguments name
 * some. Several clusters of a stack live side by side, on networks of their own.
 *
 * @throws pulumi.InputPropertiesError that lists everything wrong with its arguments, before anything is made
 */
export class Cluster extends pulumi.ComponentResource implements ClusterOutputs {
  readonly vip!: ClusterOutputs["vip"];
  readonly url!: ClusterOutputs["url"];
  readonly director!: ClusterOutputs["director"];
  readonly master!: ClusterOutputs["master"];
  readonly masters!: ClusterOutputs["masters"];
  readonly directors!: ClusterOutputs["directors"];
  readonly health!: ClusterOutputs["health"];
  readonly realServers!: ClusterOutputs["realServers"];
  readonly table!: ClusterOutputs["table"];
  readonly proof!: ClusterOutputs["proof"];
  readonly proofs!: ClusterOutputs["proofs"];
  readonly ssh!: ClusterOutputs["ssh"];
  readonly nodes!: ClusterOutputs["nodes"];
  readonly hostKeys!: ClusterOutputs["hostKeys"];
  readonly knownHosts!: ClusterOutputs["knownHosts"];
  readonly privateKey!: ClusterOutputs["privateKey"];

  /** All of these. */
  readonly outputs: ClusterOutputs;

  /** @param name what its resources are called after; another one makes them anew */
  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { namePrefix, ...settings } = args;
    const fromOutputs = new FromOutputs(settings);
    const check = (whole: Record<string, unknown>) => checkedArgs(name, whole, { namePrefix });
    const config = check(fromOutputs.standIns);
    // what it was called before it had a package
    const aliases = [...(opts?.aliases ?? []), { type: "lvs:cluster:Cluster" }];
    super("lvs:index:Cluster", name, shownToEngine(args), { ...opts, aliases });

    const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
    const identity = { project, stack, prefix: namePrefix ?? `${project}-${stack}-${name}` };
    const configuredUri = new pulumi.Config("libvirt").get("uri");
    const providersUri = this.providersUri(name, config, configuredUri);
    const libvirtUri = providersUri === undefined ? configuredUri : undefined;
    const planOf = (config: StackConfig) => planCluster({ stack: identity, config, libvirtUri });
    const plan = planOf(config);
    const contents = fromOutputs.resolved("address", (whole) => planOf(check(whole)).contents);
    const given = { config, fromOutputs, check };
    const machineKeys = (node: string) =>
      keysOf(["nodes", node, "existing"], ({ nodes }) => nodes[node]?.existing, given);
    const inputs: ClusterInputs = {
      keys: Object.fromEntries(existingNodes(config).map((node) => [node, machineKeys(node)])),
      jumpHostKeys: config.jumpHost && keysOf(["jumpHost"], ({ jumpHost }) => jumpHost, given),
      providersUri,
      contents: contents === undefined ? plan.contents : contentsFrom(contents, plan.contents),
    };

    this.outputs = createCluster(name, plan, inputs, this);
    Object.assign(this, this.outputs);
    this.registerOutputs({ ...this.outputs });
    if (plan.protect !== undefined) protectFromDestroy(name, this, plan.protect, opts);
  }

  /** The URI of the provider that was given, if that is what makes machines. */
  private providersUri(
    name: string,
    config: StackConfig,
    configuredUri: string | undefined,
  ): pulumi.Input<string> | undefined {
    if (config.hypervisors !== undefined || createdNodes(config).length === 0) return undefined;
    const provider = this.getProvider("libvirt:index/domain:Domain") as { uri?: pulumi.Output<string> } | undefined;
    if (provider === undefined) {
      if (configuredUri !== undefined) return undefined;
      throw new pulumi.RunError(
        `the cluster ${name} has no hypervisor\n` +
          "  expected: a libvirt provider among its options, or libvirt:uri in the stack's configuration\n" +
          "  fix: pulumi config set libvirt:uri qemu:///system",
      );
    }
    if (provider.uri !== undefined) return provider.uri;
    throw new pulumi.RunError(
      `the cluster ${name} can't see the URI of the libvirt provider that it was given\n` +
        "  expected: hypervisors among its arguments, with the URI, in the place of the provider",
    );
  }
}

/**
 * What a destroy begins with, since it needs all of the cluster. Where that is refused, nothing has been removed yet, while
 * protected directors alone would lose their real servers first.
 */
function protectFromDestroy(
  name: string,
  cluster: Cluster,
  protect: boolean,
  { parent }: pulumi.ComponentResourceOptions = {},
): void {
  new local.Command(`${name}-protection`, { create: "true" }, { parent, dependsOn: [cluster], protect });
}

/** The arguments as the state and policies see them, without those that only say how a run is done. */
function shownToEngine(args: ClusterArgs): pulumi.Inputs {
  const { driftCheck: _, imageCache: __, ...shown } = args;
  const nodes = Object.entries(args.nodes).map(([name, node]) => [
    name,
    node.existing ? { ...node, existing: withSecretKey(node.existing) } : node,
  ]);
  const jumpHost = args.jumpHost && { jumpHost: withSecretKey(args.jumpHost) };
  return { ...shown, ...jumpHost, nodes: Object.fromEntries(nodes) };
}

function withSecretKey<Login extends { privateKey?: pulumi.Input<string> }>(login: Login): Login {
  return login.privateKey === undefined ? login : { ...login, privateKey: pulumi.secret(login.privateKey) };
}

/** A cluster's arguments, of which some may not be known yet. */
interface Given {
  config: StackConfig;
  fromOutputs: FromOutputs;
  check: (whole: Record<string, unknown>) => StackConfig;
}

/** The keys of a host that is there already, as they were given or once they are known. */
function keysOf(
  path: string[],
  loginIn: (config: StackConfig) => { hostKey: string; privateKey?: string } | undefined,
  { config, fromOutputs, check }: Given,
): LoginKeys {
  const keyFrom = (key: "hostKey" | "privateKey") =>
    fromOutputs.resolved([...path, key], (whole) => loginIn(check(whole))?.[key] ?? "");
  const { hostKey = "", privateKey } = loginIn(config) ?? {};
  return { hostKey: keyFrom("hostKey") ?? hostKey, privateKey: keyFrom("privateKey") ?? privateKey };
}

/** The same contents, each part by itself. What there is of them doesn't depend on addresses. */
function contentsFrom(contents: pulumi.Output<Contents>, known: Contents): ClusterInputs["contents"] {
  const part = <Name extends "proof" | "watched">(name: Name) =>
    known[name] && (contents.apply((all) => all[name]) as pulumi.Output<NonNullable<Contents[Name]>>);
  return {
    tables: known.tables.map((table, index) => contents.apply(({ tables }) => tables[index] ?? table)),
    proof: part("proof"),
    watched: part("watched"),
  };
}
