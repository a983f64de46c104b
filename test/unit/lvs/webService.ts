import type { AddressedService } from "../../../lvs/virtualService";

/** The sample's virtual service, without real servers and with changes. */
export function webService(changes: Partial<AddressedService>): AddressedService {
  return {
    protocol: "tcp",
    address: "192.168.1.12",
    port: 80,
    scheduler: "wlc",
    schedulerFlags: [],
    persistence: undefined,
    onePacket: false,
    realServers: [],
    ...changes,
  };
}
