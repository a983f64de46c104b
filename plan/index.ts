import type { StackConfig } from "../config/schema/stack";
import { serviceKey } from "../lvs/rules";
import type { VirtualService } from "../lvs/virtualService";
import { FIRST_GROUP, takeOverSeconds } from "../lvs/vrrp";
import type { ComesBack, Question } from "../tasks/question";
import { vips } from "./addresses";
import { derive } from "./derived";
import { type DirectorPlan, planDirectors, planTables, type TablePlan } from "./directors";
import { groupOf, groupsOf } from "./groups";
import { type HypervisorPlan, planHypervisors } from "./hypervisors";
import { type JumpHostPlan, planJumpHost } from "./jumpHost";
import type { StackIdentity } from "./libvirtNames";
import { provenService, question, serviceUrl } from "./proof";
import { planRealServers, type RealServerPlan } from "./realServers";
import { nodesByAddress, type ServerNames, serverNamesOf } from "./serverNames";
import { preemptDelayOf } from "./vrrp";

/** What a plan is made for: the stack that the program runs for, and all that is read of it. */
export interface RunningStack {
  stack: StackIdentity;
  config: StackConfig;
  /** That of `libvirt:uri`; undefined where it isn't set, or a provider knows it. */
  libvirtUri: string | undefined;
}

/** All that shall be made, as plain values: what is derived from a configuration is derived here, once. */
export interface Plan {
  stack: StackIdentity;
  /** Where machines are made; none where all are there already. */
  hypervisors: HypervisorPlan[];
  /** Undefined where pulumi's machine reaches the front network itself. */
  jumpHost: JumpHostPlan | undefined;
  /** The first is preferred as master, and the real servers are reached through it. */
  directors: DirectorPlan[];
  realServers: RealServerPlan[];
  /** The address that clients use; empty for none. */
  vip: string;
  /** The same as a URL, if somebody may answer there over HTTP; else empty. */
  url: string;
  /** The first group of VIPs first; nothing floats where it is the only one and {@link takeOverSeconds} is undefined. */
  groups: GroupPlan[];
  /** What floats between the directors is on one of them after so many seconds; undefined where nothing floats. */
  takeOverSeconds: number | undefined;
  /** How long the connections of a real server that leaves may take to end. */
  drainSeconds: number;
  /** Whether every preview and up looks at the directors' tables for what was changed by hand. */
  driftCheck: boolean;
  /** Whether Pulumi refuses to remove what must not go by mistake; undefined where that was never said. */
  protect: boolean | undefined;
  contents: Contents;
}

/** VIPs that are with the same director, and what is behind them. */
export interface GroupPlan {
  /** FIRST_GROUP, or the name that it was given. */
  name: string;
  vips: string[];
  /** Virtual services by what tells them apart: `-t 192.168.1.12:80`. */
  services: string[];
  /** Where they go by themselves; undefined where they stay where they are. */
  comesBack?: ComesBack;
}

/** What depends on the addresses of real servers that aren't machines of the cluster. */
export interface Contents {
  /** What each director holds, in their order. */
  tables: TablePlan[];
  /** What a VIP of each group is asked after each change; none of one that is to be left alone, or speaks no HTTP. */
  questions: Question[];
  /** Whose health directors are asked about; undefined where nothing floats and nobody checks, so that they aren't asked. */
  watched: ServerNames | undefined;
}

export function planCluster({ config, stack, libvirtUri }: RunningStack): Plan {
  const { failover, owner, drainSeconds, driftCheck, protect } = config;
  const derived = derive(config, stack);
  const { virtualServices } = derived.table;
  const service = provenService(virtualServices);
  return {
    stack,
    hypervisors: planHypervisors(config, stack, libvirtUri),
    jumpHost: planJumpHost(config),
    directors: planDirectors(config, derived),
    realServers: planRealServers(config, derived),
    vip: service?.address ?? vips(config)[0] ?? "",
    url: service ? serviceUrl(service) : "",
    groups: planGroups(config, virtualServices),
    takeOverSeconds: failover && takeOverSeconds(failover),
    drainSeconds,
    driftCheck,
    protect,
    contents: {
      tables: planTables(config, derived),
      questions: planQuestions(config, virtualServices),
      watched: failover || owner === "keepalived" ? serverNamesOf(virtualServices, nodesByAddress(config)) : undefined,
    },
  };
}

function planGroups(config: StackConfig, virtualServices: VirtualService[]): GroupPlan[] {
  const groups = groupsOf(config);
  const all = groups.length > 0 ? groups : [{ name: FIRST_GROUP, vips: vips(config) }];
  const comesBack = comesBackOf(config);
  return all.map(({ name, vips }) => ({
    name,
    vips,
    services: virtualServices.filter((_, index) => groupNameOf(config, index) === name).map(serviceKey),
    ...(comesBack[name] && { comesBack: comesBack[name] }),
  }));
}

/** Of the first service of each group that can be asked. */
function planQuestions(config: StackConfig, virtualServices: VirtualService[]): Question[] {
  if (!config.verify) return [];
  const nodes = nodesByAddress(config);
  return planGroups(config, virtualServices).flatMap(({ name, comesBack }) => {
    const service = provenService(virtualServices.filter((_, index) => groupNameOf(config, index) === name));
    if (service === undefined) return [];
    const { snat } = config.virtualServices[virtualServices.indexOf(service)] ?? {};
    return [
      {
        ...question(service, nodes, config.owner === "keepalived", snat),
        ...(name !== FIRST_GROUP && { group: name }),
        ...(comesBack && { comesBack }),
      },
    ];
  });
}

function groupNameOf(config: StackConfig, index: number): string {
  const service = config.virtualServices[index];
  return (service && groupOf(config, service)?.name) ?? FIRST_GROUP;
}

/** Where each group goes by itself, and after how long; nothing where they stay where they are. */
function comesBackOf(config: StackConfig): Record<string, ComesBack> {
  const seconds = preemptDelayOf(config);
  if (seconds === undefined) return {};
  return Object.fromEntries(
    groupsOf(config).map(({ name, prefers }) => [name, { to: config.nodes[prefers]?.front ?? "", seconds }]),
  );
}
