import type { Action } from "./action";
import {
  renderAccessRule,
  renderBalancing,
  renderEndpoint,
  renderHeldAddress,
  renderPacketMark,
  renderRealServer,
  renderSourceNat,
  renderSyncDaemon,
  renderTimeouts,
  SWITCH_NAMES,
  serviceKey,
} from "./rules";
import type { Table } from "./table";
import type { RealServer, VirtualService } from "./virtualService";

/**
 * The fewest steps from the table that was found to the wanted one, in an order that loses no client wherever it's cut off:
 *
 * 1. what comes: timeouts, daemons, access rules, what hides clients and the kernel's switches before what they are for,
 *    services before their real servers, and packet marks and addresses when their service stands
 * 2. edits, those that give a weight before those that take it
 * 3. what goes: packet marks, then each real server at weight 0 (here it has to wait until its connections are gone),
 *    then deleted, services when they are empty, and access rules, what hides clients, switches and addresses when nothing
 *    is left that they are for
 *
 * Whatever the wanted table has as well is never deleted. The found table must hold nothing that others made.
 */
export function diff(wanted: Table, found: Table): Action[] {
  const edits = realServerEdits(wanted, found);
  const leaving = leavingRealServers(wanted, found);
  return [
    ...timeoutActions(wanted, found),
    ...daemonActions(wanted, found),
    ...without(wanted.accessRules, found.accessRules, renderAccessRule).map(
      (accessRule): Action => ({ kind: "addAccessRule", accessRule }),
    ),
    ...without(wanted.sourceNats, found.sourceNats, renderSourceNat).map(
      (sourceNat): Action => ({ kind: "addSourceNat", sourceNat }),
    ),
    ...SWITCH_NAMES.filter((name) => wanted[name] && !found[name]).map(
      (name): Action => ({ kind: "switchOn", switch: name }),
    ),
    ...serviceActions(wanted, found),
    ...newRealServers(wanted, found),
    ...edits.filter(({ realServer }) => realServer.weight > 0),
    ...edits.filter(({ realServer }) => realServer.weight === 0),
    ...without(wanted.packetMarks, found.packetMarks, renderPacketMark).map(
      (packetMark): Action => ({ kind: "addPacketMark", packetMark }),
    ),
    ...without(found.packetMarks, wanted.packetMarks, renderPacketMark).map(
      (packetMark): Action => ({ kind: "deletePacketMark", packetMark }),
    ),
    ...without(wanted.heldAddresses, found.heldAddresses, renderHeldAddress).map(
      (heldAddress): Action => ({ kind: "addAddress", heldAddress }),
    ),
    ...leaving
      .filter(({ realServer }) => realServer.weight > 0)
      .map(
        ({ service, realServer }): Action => ({
          kind: "editRealServer",
          service,
          realServer: { ...realServer, weight: 0 },
        }),
      ),
    ...leaving.map((each): Action => ({ kind: "deleteRealServer", ...each })),
    ...without(found.virtualServices, wanted.virtualServices, serviceKey).map(
      (service): Action => ({ kind: "deleteService", service }),
    ),
    ...without(found.accessRules, wanted.accessRules, renderAccessRule).map(
      (accessRule): Action => ({ kind: "deleteAccessRule", accessRule }),
    ),
    ...without(found.sourceNats, wanted.sourceNats, renderSourceNat).map(
      (sourceNat): Action => ({ kind: "deleteSourceNat", sourceNat }),
    ),
    ...SWITCH_NAMES.filter((name) => found[name] && !wanted[name]).map(
      (name): Action => ({ kind: "switchOff", switch: name }),
    ),
    ...without(found.heldAddresses, wanted.heldAddresses, renderHeldAddress).map(
      (heldAddress): Action => ({ kind: "deleteAddress", heldAddress }),
    ),
  ];
}

function timeoutActions(wanted: Table, found: Table): Action[] {
  if (renderTimeouts(wanted.timeouts) === renderTimeouts(found.timeouts)) return [];
  return [{ kind: "setTimeouts", timeouts: wanted.timeouts }];
}

/** A daemon can't be edited: it's stopped and started. */
function daemonActions(wanted: Table, found: Table): Action[] {
  const start = without(wanted.syncDaemons, found.syncDaemons, renderSyncDaemon);
  const stop = without(found.syncDaemons, wanted.syncDaemons, renderSyncDaemon);
  return [
    ...stop.map((daemon): Action => ({ kind: "stopDaemon", daemon })),
    ...start.map((daemon): Action => ({ kind: "startDaemon", daemon })),
  ];
}

function serviceActions(wanted: Table, found: Table): Action[] {
  const before = new Map(found.virtualServices.map((service) => [serviceKey(service), service]));
  return wanted.virtualServices.flatMap((service): Action[] => {
    const earlier = before.get(serviceKey(service));
    if (earlier === undefined) return [{ kind: "addService", service }];
    return renderBalancing(earlier) === renderBalancing(service) ? [] : [{ kind: "editService", service }];
  });
}

interface Member {
  service: VirtualService;
  realServer: RealServer;
}

function newRealServers(wanted: Table, found: Table): Action[] {
  return without(members(wanted), members(found), memberKey).map((each) => ({ kind: "addRealServer", ...each }));
}

function realServerEdits(wanted: Table, found: Table) {
  const before = new Map(members(found).map((each) => [memberKey(each), renderRealServer(each.realServer)]));
  return members(wanted)
    .filter((each) => {
      const earlier = before.get(memberKey(each));
      return earlier !== undefined && earlier !== renderRealServer(each.realServer);
    })
    .map((each) => ({ kind: "editRealServer" as const, ...each }));
}

function leavingRealServers(wanted: Table, found: Table): Member[] {
  return without(members(found), members(wanted), memberKey);
}

function members({ virtualServices }: Table): Member[] {
  return virtualServices.flatMap((service) => service.realServers.map((realServer) => ({ service, realServer })));
}

function memberKey({ service, realServer }: Member): string {
  return `${serviceKey(service)} -r ${renderEndpoint(realServer)}`;
}

/** The items of the first list that aren't in the second. */
function without<T>(items: readonly T[], others: readonly T[], key: (item: T) => string): T[] {
  const keys = new Set(others.map(key));
  return items.filter((item) => !keys.has(key(item)));
}
