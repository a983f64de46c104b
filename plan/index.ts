import type { StackConfig } from "../config/schema/stack";
import { serviceKey } from "../lvs/rules";
import { isMarked, type VirtualService } from "../lvs/virtualService";
import { FIRST_GROUP, takeOverSeconds } from "../lvs/vrrp";
import type { ComesBack, GroupQuestions } from "../tasks/question";
import { vips } from "./addresses";
import { derive } from "./derived";
import { type DirectorPlan, planDirectors, planTables, type TablePlan } from "./directors";
import { groupOf, groupsOf } from "./groups";
import { type HypervisorPlan, planHypervisors } from "./hypervisors";
import { type JumpHostPlan, planJumpHost } from "./jumpHost";
import type { StackIdentity } from "./libvirtNames";
import { planQuestions, type Questions, urlOf } from "./proof";
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
  /** A service that may answer over HTTP, as a URL; empty for none. */
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

/** What virtual services are asked after each change, and why others aren't. */
export interface ProofPlan extends Pick<Questions, "notAsked"> {
  asked: GroupQuestions[];
}

/** What depends on the addresses of real servers that aren't machines of the cluster. */
export interface Contents {
  /** What each director holds, in their order. */
  tables: TablePlan[];
  /** What the services are asked after each change; undefined if they are to be left alone. */
  proof: ProofPlan | undefined;
  /** Whose health directors are asked about; undefined where nothing floats and nobody checks, so that they aren't asked. */
  watched: ServerNames | undefined;
}

export function planCluster({ config, stack, libvirtUri }: RunningStack): Plan {
  const { failover, owner, verify, drainSeconds, driftCheck, protect } = config;
  const derived = derive(config, stack);
  const { virtualServices } = derived.table;
  const groups = planGroups(config, virtualServices);
  return {
    stack,
    hypervisors: planHypervisors(config, stack, libvirtUri),
    jumpHost: planJumpHost(config),
    directors: planDirectors(config, derived),
    realServers: planRealServers(config, derived),
    vip: firstTcpAddress(virtualServices) ?? vips(config)[0] ?? "",
    url: urlOf(config.virtualServices),
    groups,
    takeOverSeconds: failover && takeOverSeconds(failover),
    drainSeconds,
    driftCheck,
    protect,
    contents: {
      tables: planTables(config, derived),
      proof: verify ? proofPlan(planQuestions(config, virtualServices), groups) : undefined,
      watched: failover || owner === "keepalived" ? serverNamesOf(virtualServices, nodesByAddress(config)) : undefined,
    },
  };
}

function firstTcpAddress(services: VirtualService[]): string | undefined {
  const first = services.find((service) => !isMarked(service) && service.protocol === "tcp");
  return first && "address" in first ? first.address : undefined;
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

/** The questions to each group's services; none of a group that has none that can be asked. */
function proofPlan({ questions, notAsked }: Questions, groups: GroupPlan[]): ProofPlan {
  const asked = groups.map(({ name, services, comesBack }) => ({
    questions: questions.filter(({ virtualService }) => services.includes(virtualService)),
    ...(name !== FIRST_GROUP && { group: name }),
    ...(comesBack && { comesBack }),
  }));
  return { asked: asked.filter(({ questions }) => questions.length > 0), notAsked };
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
