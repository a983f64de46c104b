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
  SWITCHES,
  type Switch,
  serviceKey,
} from "./rules";
import type { AccessRule, HeldAddress, PacketMark, SourceNat, SyncDaemon, Timeouts } from "./table";
import type { RealServer, VirtualService } from "./virtualService";

/** One step from one table to another: a command of ipvsadm, of the firewall or of ip. */
export type Action =
  | { kind: "setTimeouts"; timeouts: Timeouts }
  | { kind: "startDaemon" | "stopDaemon"; daemon: SyncDaemon }
  | { kind: "addService" | "editService" | "deleteService"; service: VirtualService }
  | { kind: "addRealServer" | "editRealServer" | "deleteRealServer"; service: VirtualService; realServer: RealServer }
  | { kind: "addPacketMark" | "deletePacketMark"; packetMark: PacketMark }
  | { kind: "switchOn" | "switchOff"; switch: Switch }
  | { kind: "addAccessRule" | "deleteAccessRule"; accessRule: AccessRule }
  | { kind: "addSourceNat" | "deleteSourceNat"; sourceNat: SourceNat }
  | { kind: "addAddress" | "deleteAddress"; heldAddress: HeldAddress };

/** An action as the command line that does it. */
export function renderAction(action: Action): string {
  switch (action.kind) {
    case "setTimeouts":
      return `ipvsadm ${renderTimeouts(action.timeouts)}`;
    case "startDaemon":
      return `ipvsadm ${renderSyncDaemon(action.daemon)}`;
    case "stopDaemon":
      return `ipvsadm --stop-daemon ${action.daemon.role}`;
    case "addService":
      return `ipvsadm -A ${serviceKey(action.service)} ${renderBalancing(action.service)}`;
    case "editService":
      return `ipvsadm -E ${serviceKey(action.service)} ${renderBalancing(action.service)}`;
    case "deleteService":
      return `ipvsadm -D ${serviceKey(action.service)}`;
    case "addRealServer":
      return `ipvsadm -a ${serviceKey(action.service)} ${renderRealServer(action.realServer)}`;
    case "editRealServer":
      return `ipvsadm -e ${serviceKey(action.service)} ${renderRealServer(action.realServer)}`;
    case "deleteRealServer":
      return `ipvsadm -d ${serviceKey(action.service)} -r ${renderEndpoint(action.realServer)}`;
    case "addPacketMark":
      return renderPacketMark(action.packetMark);
    case "deletePacketMark":
      return renderPacketMark(action.packetMark).replace(" -A LVS ", " -D LVS ");
    case "switchOn":
      return SWITCHES[action.switch].on;
    case "switchOff":
      return SWITCHES[action.switch].off;
    case "addAccessRule":
      return renderAccessRule(action.accessRule);
    case "deleteAccessRule":
      return renderAccessRule(action.accessRule).replace(" -A LVS ", " -D LVS ");
    case "addSourceNat":
      return renderSourceNat(action.sourceNat);
    case "deleteSourceNat":
      return renderSourceNat(action.sourceNat).replace(" -A LVS ", " -D LVS ");
    case "addAddress":
      return renderHeldAddress(action.heldAddress);
    case "deleteAddress":
      return renderHeldAddress(action.heldAddress).replace(" add ", " del ");
  }
}
