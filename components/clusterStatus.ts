import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { DirectorState, DirectorStatus, Health, ServiceHealth, Since } from "../lvs/clusterStatus";
import type { ServerNames } from "../plan/serverNames";
import type { ReadStatuses, ReadStatusInput } from "../tasks/readStatus";
import type { Directors } from "./directors";
import { task } from "./task";

/** What a cluster's directors and real servers are, seen from outside. */
export interface ClusterStatus {
  /** The name of the director that is master; undefined when none can be reached that is. */
  master: string | undefined;
  /** By the directors' names. */
  directors: Record<string, Since<DirectorState>>;
  /** By virtual service, `-t 192.168.1.12:80`, and by the real server's name; none where nothing checks. */
  health: Health;
}

/** What the sorry server is called in {@link Health}; no node has such a name. */
export const SORRY_SERVER = "sorry server";

export interface ClusterStatusArgs {
  directors: Directors;
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
    return clusterStatus(answers, watched);
  });
}

function warningsOf(director: string, answer: ReadStatuses[string]): string[] {
  if (!answer.reachable) return [`the director ${director} can't be asked what it is: ${answer.reason}`];
  return answer.status.problems.map((problem) => `the director ${director}: ${problem}`);
}

/** What is known of a cluster where nothing floats and nothing checks: its only director is all there is. */
export function statusOfOne(director: string): ClusterStatus {
  return { master: director, directors: { [director]: { state: "MASTER", since: undefined } }, health: {} };
}

/** Puts together what the directors told. The master knows the real servers' health, or else whoever answers. */
export function clusterStatus(answers: ReadStatuses, watched: ServerNames): ClusterStatus {
  const told = Object.entries(answers).flatMap(([name, answer]) =>
    answer.reachable ? [{ name, status: answer.status }] : [],
  );
  const master = told.find(({ status }) => status.vrrp.state === "MASTER");
  const health: DirectorStatus["health"] = (master ?? told[0])?.status.health ?? {};
  return {
    master: master?.name,
    directors: Object.fromEntries(
      Object.entries(answers).map(([name, answer]) => [
        name,
        answer.reachable ? answer.status.vrrp : { state: "unreachable", since: undefined },
      ]),
    ),
    health: Object.fromEntries(
      Object.entries(watched).flatMap(([service, names]) => {
        const found = health[service];
        return found ? [[service, healthOf(names, found)]] : [];
      }),
    ),
  };
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
