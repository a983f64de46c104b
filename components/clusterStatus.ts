import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { DirectorState, DirectorStatus, Health, ServiceHealth, Since } from "../lvs/clusterStatus";
import type { GroupPlan } from "../plan";
import type { ServerNames } from "../plan/serverNames";
import type { ReadStatuses, ReadStatusInput } from "../tasks/readStatus";
import type { Directors } from "./directors";
import { task } from "./task";

/** What a cluster's directors and real servers are, seen from outside. */
export interface ClusterStatus {
  /** The name of the director that is master of the first VIP; undefined when none can be reached that is. */
  master: string | undefined;
  /** The same of each VIP; one is missing when none can be reached that has it. */
  masters: Record<string, string>;
  /** By the directors' names. */
  directors: Record<string, Since<DirectorState>>;
  /** By virtual service, `-t 192.168.1.12:80`, and by the real server's name; none where nothing checks. */
  health: Health;
}

/** What the sorry server is called in {@link Health}; no node has such a name. */
export const SORRY_SERVER = "sorry server";

export interface ClusterStatusArgs {
  directors: Directors;
  /** What has a master of its own each. */
  groups: GroupPlan[];
  /** Whose health they are asked about. */
  watched: pulumi.Input<ServerNames>;
  /** What must have happened before. */
  after: pulumi.Output<unknown>[];
  /** The resource that warnings are shown with. */
  about: pulumi.Resource;
}

/** Asks every director over one SSH connection each, in previews too, unless something will change first. */
export function readClusterStatus({
  directors,
  groups,
  watched,
  after,
  about,
}: ClusterStatusArgs): pulumi.Output<ClusterStatus> {
  const connections = Object.fromEntries(directors.all.map(({ machine }) => [machine.node, machine.connection]));
  const stdin = pulumi
    .all([pulumi.all(connections), pulumi.all(after)])
    .apply(([directors]) => JSON.stringify({ directors } as ReadStatusInput));
  const read = local.runOutput({ command: task("readStatus"), stdin, logging: local.Logging.None }, { parent: about });
  // the connections make it a secret; what is read is none
  return pulumi.all([pulumi.unsecret(read.stdout), watched]).apply(([json, watched]) => {
    const answers = JSON.parse(json) as ReadStatuses;
    for (const [name, answer] of Object.entries(answers)) {
      for (const warning of warningsOf(name, answer)) pulumi.log.warn(warning, about);
    }
    return clusterStatus(answers, watched, groups);
  });
}

function warningsOf(director: string, answer: ReadStatuses[string]): string[] {
  if (!answer.reachable) return [`the director ${director} can't be asked what it is: ${answer.reason}`];
  return answer.status.problems.map((problem) => `the director ${director}: ${problem}`);
}

/** What is known of a cluster where nothing floats and nothing checks: its only director is all there is. */
export function statusOfOne(director: string, groups: GroupPlan[]): ClusterStatus {
  const masters = Object.fromEntries(groups.flatMap(({ vips }) => vips.map((vip) => [vip, director])));
  return { master: director, masters, directors: { [director]: { state: "MASTER", since: undefined } }, health: {} };
}

/** Puts together what the directors told. A service's master knows its real servers' health, or else whoever answers. */
export function clusterStatus(answers: ReadStatuses, watched: ServerNames, groups: GroupPlan[]): ClusterStatus {
  const told = Object.entries(answers).flatMap(([name, answer]) =>
    answer.reachable ? [{ name, status: answer.status }] : [],
  );
  const all = groups.map((group) => ({
    ...group,
    master: told.find(({ status }) => status.vrrp[group.name]?.state === "MASTER"),
  }));
  return {
    master: all[0]?.master?.name,
    masters: Object.fromEntries(
      all.flatMap(({ vips, master }) => (master ? vips.map((vip) => [vip, master.name]) : [])),
    ),
    directors: Object.fromEntries(
      Object.entries(answers).map(([name, answer]) => [
        name,
        answer.reachable ? stateOf(answer.status) : { state: "unreachable", since: undefined },
      ]),
    ),
    health: Object.fromEntries(
      Object.entries(watched).flatMap(([service, names]) => {
        const { master } = all.find(({ services }) => services.includes(service)) ?? {};
        const found = (master ?? told[0])?.status.health[service];
        return found ? [[service, healthOf(names, found)]] : [];
      }),
    ),
  };
}

/** What a director is that is something for each group: master if of any, and since it first was one. */
function stateOf({ vrrp }: DirectorStatus): Since<DirectorState> {
  const [first = { state: "FAULT", since: undefined }] = (["MASTER", "FAULT", "BACKUP"] as const).flatMap((state) =>
    Object.values(vrrp)
      .filter((one) => one.state === state)
      .sort((one, other) => ((one.since ?? "") < (other.since ?? "") ? -1 : 1)),
  );
  return first;
}

function healthOf(names: ServerNames[string], { realServers: states, sorrySince }: ServiceHealth): Health[string] {
  return {
    ...Object.fromEntries(
      Object.entries(names).flatMap(([endpoint, name]) => {
        const state = states[endpoint];
        return state ? [[name, state]] : [];
      }),
    ),
    ...(sorrySince !== undefined && { [SORRY_SERVER]: { state: "serving", since: sorrySince } }),
  };
}
