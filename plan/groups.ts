import type { ServiceConfig, StackConfig } from "../config/schema/stack";
import { FIRST_GROUP } from "../lvs/vrrp";
import { packetsOf } from "./access";

/** Addresses that go from one director to another together. */
export interface FloatingGroup {
  /** {@link FIRST_GROUP}, or the name that it was given. */
  name: string;
  /** Where its settings are, below `lvs:`. */
  path: string[];
  /** The director that has it while both are well, or where nobody has it yet. */
  prefers: string;
  vip: string;
  vip6: string | undefined;
  gateway: string | undefined;
  gateway6: string | undefined;
  /** All addresses that clients reach, `vip` first. */
  vips: string[];
  virtualRouterIds: { front: number; back?: number };
}

export type GroupsConfig = Pick<StackConfig, "directors" | "failover" | "vips">;

/** What floats between the directors, the first group first; nothing without `failover`. */
export function groupsOf({ directors, failover, vips }: GroupsConfig): FloatingGroup[] {
  if (failover === undefined) return [];
  const { groups = {}, ...first } = failover;
  const settings = [
    { name: FIRST_GROUP, path: ["failover"], group: { ...first, prefers: directors[0] ?? "", vips } },
    ...Object.entries(groups).map(([name, group]) => ({ name, path: ["failover", "groups", name], group })),
  ];
  return settings.map(({ name, path, group }) => ({
    name,
    path,
    prefers: group.prefers,
    vip: group.vip,
    vip6: group.vip6,
    gateway: group.gateway,
    gateway6: group.gateway6,
    vips: [group.vip, group.vip6, ...group.vips].filter((address) => address !== undefined),
    virtualRouterIds: group.virtualRouterIds,
  }));
}

/** Whether each director has something while both are well. */
export function prefersBoth(config: GroupsConfig): boolean {
  return new Set(groupsOf(config).map(({ prefers }) => prefers)).size > 1;
}

/** The group whose VIPs a service is behind: the first one where others mark its packets; undefined where nothing floats. */
export function groupOf(config: GroupsConfig, service: ServiceConfig): FloatingGroup | undefined {
  const groups = groupsOf(config);
  return groups.find(({ vips }) => packetsOf(service).some(({ address }) => vips.includes(address))) ?? groups[0];
}
