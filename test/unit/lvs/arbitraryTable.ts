import fc from "fast-check";
import { SCHEDULERS } from "../../../lvs/schedulers";
import { DEFAULT_TIMEOUTS, type Table } from "../../../lvs/table";
import type { RealServer, VirtualService } from "../../../lvs/virtualService";

const arbitraryRealServer: fc.Arbitrary<RealServer> = fc.record({
  address: fc.constantFrom("192.168.2.13", "192.168.2.14", "192.168.2.140"),
  port: fc.constantFrom(80, 8080),
  forwarding: fc.constant("masquerade"),
  weight: fc.integer({ min: 0, max: 3 }),
  upperThreshold: fc.constant(0),
  lowerThreshold: fc.constant(0),
});

const arbitraryVirtualService: fc.Arbitrary<VirtualService> = fc.record({
  protocol: fc.constantFrom("tcp", "udp"),
  address: fc.constant("192.168.1.12"),
  port: fc.integer({ min: 80, max: 83 }),
  scheduler: fc.constantFrom(...SCHEDULERS),
  schedulerFlags: fc.constant([]),
  persistence: fc.constant(undefined),
  onePacket: fc.constant(false),
  realServers: fc.uniqueArray(arbitraryRealServer, { selector: ({ address, port }) => `${address}:${port}` }),
});

/** Any table that is right by itself. */
export const arbitraryTable: fc.Arbitrary<Table> = fc.record({
  virtualServices: fc.uniqueArray(arbitraryVirtualService, {
    selector: (service) => JSON.stringify({ ...service, scheduler: "", realServers: [] }),
    maxLength: 4,
  }),
  packetMarks: fc.constant([]),
  syncDaemons: fc.constant([]),
  timeouts: fc.constant(DEFAULT_TIMEOUTS),
});
