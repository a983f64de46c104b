import type { Action } from "../../../lvs/action";
import {
  renderAccessRule,
  renderEndpoint,
  renderHeldAddress,
  renderPacketMark,
  renderSourceNat,
  serviceKey,
} from "../../../lvs/rules";
import type { Table } from "../../../lvs/table";
import type { RealServer, VirtualService } from "../../../lvs/virtualService";

/** The table that the kernel holds after an action; what the kernel would refuse is an error. */
export function applyAction(table: Table, action: Action): Table {
  switch (action.kind) {
    case "setTimeouts":
      return { ...table, timeouts: action.timeouts };
    case "startDaemon":
      return { ...table, syncDaemons: added(table.syncDaemons, action.daemon, ({ role }) => role) };
    case "stopDaemon":
      return { ...table, syncDaemons: removed(table.syncDaemons, action.daemon, ({ role }) => role) };
    case "addPacketMark":
      return { ...table, packetMarks: added(table.packetMarks, action.packetMark, renderPacketMark) };
    case "deletePacketMark":
      return { ...table, packetMarks: removed(table.packetMarks, action.packetMark, renderPacketMark) };
    case "switchOn":
      return { ...table, [action.switch]: true };
    case "switchOff":
      return { ...table, [action.switch]: false };
    case "addAccessRule":
      return { ...table, accessRules: added(table.accessRules, action.accessRule, renderAccessRule) };
    case "deleteAccessRule":
      return { ...table, accessRules: removed(table.accessRules, action.accessRule, renderAccessRule) };
    case "addSourceNat":
      return { ...table, sourceNats: added(table.sourceNats, action.sourceNat, renderSourceNat) };
    case "deleteSourceNat":
      return { ...table, sourceNats: removed(table.sourceNats, action.sourceNat, renderSourceNat) };
    case "addAddress":
      return { ...table, heldAddresses: added(table.heldAddresses, action.heldAddress, renderHeldAddress) };
    case "deleteAddress":
      return { ...table, heldAddresses: removed(table.heldAddresses, action.heldAddress, renderHeldAddress) };
    case "addService": {
      const empty = { ...action.service, realServers: [] };
      return { ...table, virtualServices: added(table.virtualServices, empty, serviceKey) };
    }
    case "editService":
      return withService(table, action.service, ({ realServers }) => ({ ...action.service, realServers }));
    case "deleteService":
      return { ...table, virtualServices: removed(table.virtualServices, action.service, serviceKey) };
    case "addRealServer":
      return withRealServers(table, action.service, (servers) => added(servers, action.realServer, renderEndpoint));
    case "editRealServer":
      return withRealServers(table, action.service, (servers) => edited(servers, action.realServer, renderEndpoint));
    case "deleteRealServer":
      return withRealServers(table, action.service, (servers) => removed(servers, action.realServer, renderEndpoint));
  }
}

function withService(
  table: Table,
  service: VirtualService,
  change: (service: VirtualService) => VirtualService,
): Table {
  const found = table.virtualServices.find((each) => serviceKey(each) === serviceKey(service));
  if (found === undefined) throw new Error(`No such service: ${serviceKey(service)}`);
  return { ...table, virtualServices: edited(table.virtualServices, change(found), serviceKey) };
}

function withRealServers(
  table: Table,
  service: VirtualService,
  change: (servers: RealServer[]) => RealServer[],
): Table {
  return withService(table, service, (found) => ({ ...found, realServers: change(found.realServers) }));
}

function added<T>(items: T[], item: T, key: (item: T) => string): T[] {
  if (items.some((each) => key(each) === key(item))) throw new Error(`Already there: ${key(item)}`);
  return [...items, item];
}

function edited<T>(items: T[], item: T, key: (item: T) => string): T[] {
  if (!items.some((each) => key(each) === key(item))) throw new Error(`Not there: ${key(item)}`);
  return items.map((each) => (key(each) === key(item) ? item : each));
}

function removed<T>(items: T[], item: T, key: (item: T) => string): T[] {
  if (!items.some((each) => key(each) === key(item))) throw new Error(`Not there: ${key(item)}`);
  return items.filter((each) => key(each) !== key(item));
}
