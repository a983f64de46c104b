import * as pulumi from "@pulumi/pulumi";
import { vips } from "../config/addresses";
import type { StackConfig } from "../config/schema";
import { tableOf } from "../config/table";
import type { DirectorState, Since } from "../lvs/clusterStatus";
import { type AddressedService, isMarked, type VirtualService } from "../lvs/virtualService";
import type { Proof } from "../tasks/proveVip";
import { type ClusterStatus, type Health, readClusterStatus, statusOfOne } from "./clusterStatus";
import { createDirectors, type Directors } from "./directors";
import type { Host } from "./host";
import { createIdentity } from "./hypervisor";
import { knownHosts, type NodeLogin, nodeLogin, sshCommand } from "./logins";
import type { LvsTable } from "./lvsTable";
import { createTables } from "./lvsTables";
import { createMachines } from "./machines";
import { createRealServers, type RealServers } from "./realServers";
import { nodesByAddress } from "./serverNames";
import { serviceUrl, VipProof } from "./vipProof";

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

  constructor(name: string, config: StackConfig, opts?: pulumi.ComponentResourceOptions) {
    super("lvs:cluster:Cluster", name, {}, opts);

    const identity = createIdentity(name, this);
    const machines = createMachines(name, config, identity, this);
    const directors = createDirectors(name, config, machines, this);
    const realServers = createRealServers(name, config, { machines, directors }, this);
    const tables = createTables(name, config, { directors, realServers }, this);
    const service = tableOf(config).virtualServices.find(isHttpCandidate);
    const proof = this.prove(name, config, service, { directors, realServers, tables });
    const status = this.status(config, { directors, tables, proof });

    const all = [...machines.directors, ...machines.realServers];
    this.vip = pulumi.output(service?.address ?? vips(config)[0] ?? "");
    this.url = pulumi.output(service ? serviceUrl(service) : "");
    this.director = pulumi.output(config.director);
    this.master = status.apply(({ master }) => master);
    this.directors = status.apply(({ directors }) => directors);
    this.health = status.apply(({ health }) => health);
    this.realServers = pulumi.output(byNode(machines.realServers, ({ sshAddress }) => sshAddress));
    this.table = pulumi.all(tables.map(({ rules }) => rules)).apply(([rules = []]) => rules);
    this.proof = proof;
    this.ssh = pulumi.output(byNode(all, sshCommand));
    this.nodes = pulumi.output(byNode(all, nodeLogin));
    this.hostKeys = pulumi.output(byNode(all, ({ hostKey }) => hostKey));
    this.knownHosts = knownHosts(all);
    this.privateKey = identity.clientKey.privateKey;
    this.registerOutputs({ vip: this.vip, url: this.url, table: this.table, proof: this.proof });
  }

  /** Asks the VIP, if somebody answers there over HTTP and nobody minds. */
  private prove(
    name: string,
    config: StackConfig,
    service: AddressedService | undefined,
    { directors, realServers, tables }: { directors: Directors; realServers: RealServers; tables: LvsTable[] },
  ): pulumi.Output<Proof | undefined> {
    if (!config.verify || !service) return pulumi.output(undefined);
    return new VipProof(
      `${name}-proof`,
      {
        directors,
        realServers: realServers.all,
        tables,
        service,
        nodes: nodesByAddress(config),
        checked: config.owner === "keepalived",
      },
      { parent: this },
    ).proof;
  }

  /** Asks the directors who they are at the end, where anything but the configuration decides it. */
  private status(
    config: StackConfig,
    { directors, tables, proof }: { directors: Directors; tables: LvsTable[]; proof: pulumi.Output<unknown> },
  ): pulumi.Output<ClusterStatus> {
    if (!config.failover && config.owner === "ipvsadm") return pulumi.output(statusOfOne(config.director));
    return readClusterStatus({
      directors,
      services: tableOf(config).virtualServices,
      nodes: nodesByAddress(config),
      after: [...tables.map(({ lastChange }) => lastChange), proof],
      about: this,
    });
  }
}

function isHttpCandidate(service: VirtualService): service is AddressedService {
  return !isMarked(service) && service.protocol === "tcp";
}

function byNode<T>(machines: Host[], value: (machine: Host) => T): Record<string, T> {
  return Object.fromEntries(machines.map((machine) => [machine.node, value(machine)]));
}
