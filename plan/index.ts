import type { StackConfig } from "../config/schema/stack";
import { takeOverSeconds } from "../lvs/vrrp";
import type { Question } from "../tasks/question";
import { vips } from "./addresses";
import { derive } from "./derived";
import { type DirectorPlan, planDirectors, planTables, type TablePlan } from "./directors";
import { type HypervisorPlan, planHypervisors } from "./hypervisors";
import { type JumpHostPlan, planJumpHost } from "./jumpHost";
import type { StackIdentity } from "./libvirtNames";
import { provenService, question, serviceUrl } from "./proof";
import { planRealServers, type RealServerPlan } from "./realServers";
import { nodesByAddress, type ServerNames, serverNamesOf } from "./serverNames";

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

/** What depends on the addresses of real servers that aren't machines of the cluster. */
export interface Contents {
  /** What each director holds, in their order. */
  tables: TablePlan[];
  /** What the VIP is asked after each change; undefined if it is to be left alone, or speaks no HTTP. */
  question: Question | undefined;
  /** Whose health directors are asked about; undefined where nothing floats and nobody checks, so that they aren't asked. */
  watched: ServerNames | undefined;
}

export function planCluster({ config, stack, libvirtUri }: RunningStack): Plan {
  const { failover, owner, verify, drainSeconds, driftCheck, protect } = config;
  const derived = derive(config, stack);
  const { virtualServices } = derived.table;
  const nodes = nodesByAddress(config);
  const service = provenService(virtualServices);
  const checked = owner === "keepalived";
  const snat = service && config.virtualServices[virtualServices.indexOf(service)]?.snat;
  return {
    stack,
    hypervisors: planHypervisors(config, stack, libvirtUri),
    jumpHost: planJumpHost(config),
    directors: planDirectors(config, derived),
    realServers: planRealServers(config, derived),
    vip: service?.address ?? vips(config)[0] ?? "",
    url: service ? serviceUrl(service) : "",
    takeOverSeconds: failover && takeOverSeconds(failover),
    drainSeconds,
    driftCheck,
    protect,
    contents: {
      tables: planTables(config, derived),
      question: verify && service ? question(service, nodes, checked, snat) : undefined,
      watched: failover || checked ? serverNamesOf(virtualServices, nodes) : undefined,
    },
  };
}
