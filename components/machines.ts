import type * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../plan";
import type { DirectorPlan } from "../plan/directors";
import type { MachinePlan } from "../plan/machines";
import type { RealServerPlan } from "../plan/realServers";
import type { ClusterNode, OnMachine } from "./clusterNode";
import type { Credentials } from "./credentials";
import { ExistingMachine, type MachineLogin } from "./existingMachine";
import { type PreparedHypervisor, prepareHypervisor } from "./hypervisor";
import { Machine } from "./machine";

/** A cluster's machines, each with the plan of what becomes of it. */
export interface Machines {
  /** In the order of the configuration: real servers are reached through the first. */
  directors: OnMachine<DirectorPlan>[];
  realServers: OnMachine<RealServerPlan>[];
  /** Gone only when the whole cluster is. */
  last: pulumi.Resource;
}

/** What is given besides the plan. */
export interface MachineInputs {
  /** How to log in on each machine that is there already, by its name. */
  logins: Record<string, MachineLogin>;
  /** The URI of the cluster's provider, where it has one. */
  providersUri: pulumi.Input<string> | undefined;
}

interface Options {
  /** The machine to log in through. */
  through?: ClusterNode;
  /** Whether Pulumi refuses to remove it. */
  protect?: boolean;
}

/** Makes the networks and, on them, the directors and the real servers behind them, unless they are there already. */
export function createMachines(
  name: string,
  { stack, hypervisors: plans, directors, realServers, protect }: Plan,
  { logins, providersUri }: MachineInputs,
  credentials: Credentials,
  parent: pulumi.Resource,
): Machines {
  const hypervisors = plans.map((plan) => ({
    nodes: plan.nodes,
    hypervisor: prepareHypervisor(name, plan, { stack, credentials, providersUri, parent }),
  }));
  const create = (plan: MachinePlan, opts: Options): ClusterNode => {
    const { node } = plan;
    const { through } = opts;
    if (plan.existing) {
      const login = logins[node];
      if (!login) throw new Error(`no key tells whether ${node} is itself`);
      const args = { plan, login, through, ...credentials };
      return new ExistingMachine(`${name}-${node}-machine`, args, { parent, protect: opts.protect });
    }
    const place = hypervisors.find(({ nodes }) => nodes.includes(node));
    if (!place) throw new Error(`no hypervisor makes ${node}`);
    const { hypervisor } = place;
    const args = { plan, hypervisor, through, ...credentials };
    return new Machine(`${name}-${node}-machine`, args, { ...hypervisor.opts, protect: opts.protect });
  };

  const onDirectors = directors.map((plan) => ({ ...plan, machine: create(plan.machine, { protect }) }));
  const [first] = onDirectors;
  return {
    directors: onDirectors,
    realServers: realServers.map((plan) => ({ ...plan, machine: create(plan.machine, { through: first?.machine }) })),
    last: lastOf(hypervisors[0]?.hypervisor.networks) ?? credentials.clientKey.pair,
  };
}

function lastOf(networks: PreparedHypervisor["networks"] | undefined): pulumi.Resource | undefined {
  return (networks?.back ?? networks?.front)?.network;
}
