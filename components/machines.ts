import type * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../plan";
import type { DirectorPlan } from "../plan/directors";
import type { MachinePlan } from "../plan/machines";
import type { RealServerPlan } from "../plan/realServers";
import type { ClusterNode, OnMachine } from "./clusterNode";
import type { Credentials } from "./credentials";
import { ExistingMachine } from "./existingMachine";
import { type Hop, jumpHostOf, type LoginKeys, type Way } from "./hop";
import { type PreparedHypervisor, prepareHypervisor } from "./hypervisor";
import { Machine } from "./machine";

/** A cluster's machines, each with the plan of what becomes of it. */
export interface Machines {
  /** What they are logged in on through, if anything. */
  jumpHost: Hop | undefined;
  /** In the order of the configuration: real servers are reached through the first. */
  directors: OnMachine<DirectorPlan>[];
  realServers: OnMachine<RealServerPlan>[];
  /** Gone only when the whole cluster is. */
  last: pulumi.Resource;
}

/** What is given besides the plan. */
export interface MachineInputs {
  /** The keys of each machine that is there already, by its name. */
  keys: Record<string, LoginKeys>;
  /** Those of the jump host, where there is one. */
  jumpHostKeys: LoginKeys | undefined;
  /** The URI of the cluster's provider, where it has one. */
  providersUri: pulumi.Input<string> | undefined;
}

interface Options {
  /** The director that leads to it. */
  director?: ClusterNode;
  /** Whether Pulumi refuses to remove it. */
  protect?: boolean;
}

/** Makes the networks and, on them, the directors and the real servers behind them, unless they are there already. */
export function createMachines(
  name: string,
  { stack, hypervisors: plans, jumpHost: jumpHostPlan, directors, realServers, protect }: Plan,
  { keys, jumpHostKeys, providersUri }: MachineInputs,
  credentials: Credentials,
  parent: pulumi.Resource,
): Machines {
  const hypervisors = plans.map((plan) => ({
    nodes: plan.nodes,
    hypervisor: prepareHypervisor(name, plan, { stack, credentials, providersUri, parent }),
  }));
  const jumpHost = jumpHostPlan && jumpHostKeys && jumpHostOf(jumpHostPlan, jumpHostKeys);
  const wayTo = (node: string, director?: ClusterNode): Way => {
    const sshAddress = jumpHostPlan?.reaches[node];
    return sshAddress === undefined ? { through: director } : { through: jumpHost, sshAddress };
  };
  const create = (plan: MachinePlan, opts: Options): ClusterNode => {
    const { node } = plan;
    const way = wayTo(node, opts.director);
    if (plan.existing) {
      const own = keys[node];
      if (!own) throw new Error(`no key tells whether ${node} is itself`);
      const args = { plan, keys: own, ...way, ...credentials };
      return new ExistingMachine(`${name}-${node}-machine`, args, { parent, protect: opts.protect });
    }
    const place = hypervisors.find(({ nodes }) => nodes.includes(node));
    if (!place) throw new Error(`no hypervisor makes ${node}`);
    const { hypervisor } = place;
    const args = { plan, hypervisor, ...way, ...credentials };
    return new Machine(`${name}-${node}-machine`, args, { ...hypervisor.opts, protect: opts.protect });
  };

  const onDirectors = directors.map((plan) => ({ ...plan, machine: create(plan.machine, { protect }) }));
  const [first] = onDirectors;
  return {
    jumpHost,
    directors: onDirectors,
    realServers: realServers.map((plan) => ({ ...plan, machine: create(plan.machine, { director: first?.machine }) })),
    last: lastOf(hypervisors[0]?.hypervisor.networks) ?? credentials.clientKey.pair,
  };
}

function lastOf(networks: PreparedHypervisor["networks"] | undefined): pulumi.Resource | undefined {
  return (networks?.back ?? networks?.front)?.network;
}
