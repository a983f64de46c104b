import * as pulumi from "@pulumi/pulumi";
import type { DirectorState, Since } from "../lvs/clusterStatus";
import type { Plan } from "../plan";
import type { Proof } from "../tasks/proveVip";
import type { ClusterNode } from "./clusterNode";
import { type ClusterStatus, type Health, readClusterStatus, statusOfOne } from "./clusterStatus";
import { createCredentials } from "./credentials";
import { createDirectors, type Directors } from "./directors";
import { knownHosts, type NodeLogin, nodeLogin, sshCommand } from "./logins";
import { LvsTable } from "./lvsTable";
import { createMachines } from "./machines";
import { createRealServers, type RealServers } from "./realServers";
import { VipProof } from "./vipProof";

/**
 * An LVS cluster: one director or a pair between two networks, real servers behind them, and the table that joins them.
 * The machines boot and are configured side by side, as far as they can do without each other; the table follows when
 * all of them are ready.
 */
export class Cluster extends pulumi.ComponentResource {
  /** The address that clients use. */
  readonly vip: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  /** The first director's name. */
  readonly director: pulumi.Output<string>;
  /** The name of the director that is master; undefined when none can be reached that is. */
  readonly master: pulumi.Output<string | undefined>;
  /** What each director is and since when, by name. */
  readonly directors: pulumi.Output<Record<string, Since<DirectorState>>>;
  /** What checks found out about each real server and since when, by virtual service and name; none without checks. */
  readonly health: pulumi.Output<Health>;
  /** The real servers' addresses, by name. */
  readonly realServers: pulumi.Output<Record<string, string>>;
  /** The rules that the directors hold, in the form of `ipvsadm -Sn`. */
  readonly table: pulumi.Output<string[]>;
  /** How many requests the VIP answered after the last change, by real server; undefined with `verify: false`. */
  readonly proof: pulumi.Output<Proof | undefined>;
  /** A command line to log in on each node, by name. */
  readonly ssh: pulumi.Output<Record<string, string>>;
  readonly nodes: pulumi.Output<Record<string, NodeLogin>>;
  /** The nodes' pinned host keys, by name. */
  readonly hostKeys: pulumi.Output<Record<string, string>>;
  /** The same as lines of a known_hosts file. */
  readonly knownHosts: pulumi.Output<string>;
  /** The OpenSSH key that logs in on each node, a secret. */
  readonly privateKey: pulumi.Output<string>;

  constructor(name: string, plan: Plan, opts?: pulumi.ComponentResourceOptions) {
    // each part of the plan is an argument of the component that it is for
    super("lvs:cluster:Cluster", name, {}, opts);

    const credentials = createCredentials(name, plan.stack, this);
    const machines = createMachines(name, plan, credentials, this);
    const directors = createDirectors(name, plan.takeOverSeconds, machines, this);
    const realServers = createRealServers(name, plan.drainSeconds, { machines, directors }, this);
    const tables = this.createTables(name, plan, { directors, realServers });
    const proof = this.prove(name, plan, { directors, realServers, tables });
    const status = this.readStatus(plan, { directors, tables, proof });

    const behind = realServers.all.map(({ machine }) => machine);
    const all = [...directors.all.map(({ machine }) => machine), ...behind];
    this.vip = pulumi.output(plan.vip);
    this.url = pulumi.output(plan.url);
    this.director = pulumi.output(directors.first.machine.node);
    this.master = status.apply(({ master }) => master);
    this.directors = status.apply(({ directors }) => directors);
    this.health = status.apply(({ health }) => health);
    this.realServers = pulumi.output(byNode(behind, ({ sshAddress }) => sshAddress));
    this.table = pulumi.all(tables.map(({ rules }) => rules)).apply(([rules = []]) => rules);
    this.proof = proof;
    this.ssh = pulumi.output(byNode(all, sshCommand));
    this.nodes = pulumi.output(byNode(all, nodeLogin));
    this.hostKeys = pulumi.output(byNode(all, ({ hostKey }) => hostKey));
    this.knownHosts = knownHosts(all);
    this.privateKey = credentials.clientKey.privateKey;
    this.registerOutputs({
      vip: this.vip,
      url: this.url,
      director: this.director,
      master: this.master,
      directors: this.directors,
      health: this.health,
      realServers: this.realServers,
      table: this.table,
      proof: this.proof,
      ssh: this.ssh,
      nodes: this.nodes,
      hostKeys: this.hostKeys,
      knownHosts: this.knownHosts,
      privateKey: this.privateKey,
    });
  }

  private createTables(
    name: string,
    { drainSeconds, driftCheck }: Plan,
    { directors, realServers }: { directors: Directors; realServers: RealServers },
  ): LvsTable[] {
    const { all, drained } = realServers;
    return directors.all.map(
      (director) =>
        new LvsTable(
          `${name}-${director.machine.node}-table`,
          { director, realServers: all, drained, ...director.table, drainSeconds, driftCheck },
          // what it was called when there was one director only
          { parent: this, aliases: director === directors.first ? [{ name: `${name}-table` }] : [] },
        ),
    );
  }

  /** Asks the VIP, if somebody answers there over HTTP and nobody minds. */
  private prove(
    name: string,
    { question }: Plan,
    made: { directors: Directors; realServers: RealServers; tables: LvsTable[] },
  ): pulumi.Output<Proof | undefined> {
    if (question === undefined) return pulumi.output(undefined);
    const { directors, realServers, tables } = made;
    const args = { directors, realServers: realServers.all, tables, question };
    return new VipProof(`${name}-proof`, args, { parent: this }).proof;
  }

  /** Asks the directors who they are at the end, where anything but the configuration decides it. */
  private readStatus(
    { watched }: Plan,
    { directors, tables, proof }: { directors: Directors; tables: LvsTable[]; proof: pulumi.Output<unknown> },
  ): pulumi.Output<ClusterStatus> {
    if (watched === undefined) return pulumi.output(statusOfOne(directors.first.machine.node));
    const after = [...tables.map(({ lastChange }) => lastChange), proof];
    return readClusterStatus({ directors, watched, after, about: this });
  }
}

function byNode<T>(machines: ClusterNode[], value: (machine: ClusterNode) => T): Record<string, T> {
  return Object.fromEntries(machines.map((machine) => [machine.node, value(machine)]));
}
