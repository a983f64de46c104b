import * as pulumi from "@pulumi/pulumi";
import { firstProof, type Proofs } from "../lvs/clusterStatus";
import type { GroupPlan, Plan, ProofPlan } from "../plan";
import type { TablePlan } from "../plan/directors";
import type { ServerNames } from "../plan/serverNames";
import type { GroupQuestions } from "../tasks/question";
import type { ClusterNode } from "./clusterNode";
import type { ClusterOutputs } from "./clusterOutputs";
import { type ClusterStatus, readClusterStatus, statusOfOne } from "./clusterStatus";
import { createCredentials } from "./credentials";
import { createDirectors, type Directors } from "./directors";
import { knownHosts, nodeLogin, sshCommand } from "./logins";
import { LvsTable } from "./lvsTable";
import { createMachines, type MachineInputs } from "./machines";
import type { RealServer } from "./realServer";
import { createRealServers, type RealServers } from "./realServers";
import { VipProof } from "./vipProof";

/** What is known only when other resources are there, or never in the clear: it is given beside the plan. */
export interface ClusterInputs extends MachineInputs {
  contents: ContentsInputs;
}

/** The plan's contents, which a real server's address may be missing from until it is there. */
export interface ContentsInputs {
  tables: pulumi.Input<TablePlan>[];
  proof: pulumi.Input<ProofPlan> | undefined;
  watched: pulumi.Input<ServerNames> | undefined;
}

/**
 * Makes a cluster: its machines boot and are configured side by side, as far as they can do without each other; the
 * table follows when all of them are ready.
 */
export function createCluster(
  name: string,
  plan: Plan,
  { contents, ...inputs }: ClusterInputs,
  parent: pulumi.Resource,
): ClusterOutputs {
  const credentials = createCredentials(name, plan, parent);
  const machines = createMachines(name, plan, inputs, credentials, parent);
  const directors = createDirectors(name, plan, machines, parent);
  const realServers = createRealServers(name, plan.drainSeconds, { machines, directors }, parent);
  const tables = createTables(name, plan, contents.tables, { directors, realServers }, parent);
  for (const realServer of realServers.all) {
    realServer.closeFirewall(`${name}-${realServer.machine.node}-close-firewall`, { parent, dependsOn: tables });
  }
  const proofs = prove(name, plan, contents.proof, { directors, realServers, tables }, parent);
  const status = readStatus(contents.watched, plan.groups, { directors, tables, proofs }, parent);

  // a director that serves has two roles
  const all = [...new Set([...directors.all, ...realServers.all].map(({ machine }) => machine))];
  return {
    vip: pulumi.output(plan.vip),
    url: pulumi.output(plan.url),
    director: pulumi.output(directors.first.machine.node),
    master: status.apply(({ master }) => master),
    masters: status.apply(({ masters }) => masters),
    directors: status.apply(({ directors }) => directors),
    health: status.apply(({ health }) => health),
    realServers: pulumi.output(addressesOf(realServers.all)),
    table: pulumi.all(tables.map(({ rules }) => rules)).apply(([rules = []]) => rules),
    proof: proofs.apply(firstProof),
    proofs,
    ssh: pulumi.output(byNode(all, sshCommand)),
    nodes: pulumi.output(byNode(all, nodeLogin)),
    hostKeys: pulumi.output(byNode(all, ({ hostKey }) => hostKey)),
    knownHosts: knownHosts(machines.jumpHost ? [...all, machines.jumpHost] : all),
    privateKey: credentials.clientKey.privateKey,
  };
}

function createTables(
  name: string,
  { drainSeconds, driftCheck }: Plan,
  tables: pulumi.Input<TablePlan>[],
  { directors, realServers }: { directors: Directors; realServers: RealServers },
  parent: pulumi.Resource,
): LvsTable[] {
  const { all, drained } = realServers;
  return directors.all.map(
    (director, index) =>
      new LvsTable(
        `${name}-${director.machine.node}-table`,
        {
          director,
          realServers: all,
          drained,
          table: tables[index] as pulumi.Input<TablePlan>,
          drainSeconds,
          driftCheck,
        },
        // what it was called when there was one director only
        { parent, aliases: director === directors.first ? [{ name: `${name}-table` }] : [] },
      ),
  );
}

/** Asks the services that are to be asked, those of each group where its VIPs are, and says why others aren't. */
function prove(
  name: string,
  plan: Plan,
  proof: ContentsInputs["proof"],
  made: { directors: Directors; realServers: RealServers; tables: LvsTable[] },
  parent: pulumi.Resource,
): pulumi.Output<Proofs> {
  if (plan.contents.proof === undefined || proof === undefined) return pulumi.output({} as Proofs);
  const { directors, realServers, tables } = made;
  const { asked, notAsked } = pulumi.output(proof);
  const proofs = plan.contents.proof.asked.map(({ group }, index) => {
    const args = {
      directors,
      realServers: realServers.all,
      tables,
      asked: asked.apply((all) => all[index] as GroupQuestions),
    };
    return new VipProof(group === undefined ? `${name}-proof` : `${name}-proof-${group}`, args, { parent }).proofs;
  });
  return pulumi.all([notAsked, pulumi.all(proofs)]).apply(([reasons, proven]): Proofs => {
    const others = Object.entries(reasons).map(([service, notAsked]) => [service, { notAsked }]);
    return Object.assign({}, ...proven, Object.fromEntries(others));
  });
}

/** Asks the directors who they are at the end, where anything but the configuration decides it. */
function readStatus(
  watched: ContentsInputs["watched"],
  groups: GroupPlan[],
  { directors, tables, proofs }: { directors: Directors; tables: LvsTable[]; proofs: pulumi.Output<unknown> },
  about: pulumi.Resource,
): pulumi.Output<ClusterStatus> {
  if (watched === undefined) return pulumi.output(statusOfOne(directors.first.machine.node, groups));
  const after = [...tables.map(({ lastChange }) => lastChange), proofs];
  return readClusterStatus({ directors, groups, watched, after, about });
}

/** By their names, but for directors that are only their own sorry server. */
function addressesOf(realServers: RealServer[]): Record<string, string> {
  return Object.fromEntries(
    realServers.flatMap(({ machine, addresses: [address] }) =>
      address === undefined ? [] : [[machine.node, address]],
    ),
  );
}

function byNode<T>(machines: ClusterNode[], value: (machine: ClusterNode) => T): Record<string, T> {
  return Object.fromEntries(machines.map((machine) => [machine.node, value(machine)]));
}
