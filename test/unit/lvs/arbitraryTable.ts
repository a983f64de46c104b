import fc from "fast-check";
import { FORWARDING_METHODS } from "../../../lvs/forwarding";
import { onePort } from "../../../lvs/ports";
import { renderAccessRule, renderEndpoint, renderSourceNat, serviceKey } from "../../../lvs/rules";
import { SCHEDULER_FLAGS, SCHEDULERS, type Scheduler, type SchedulerFlag } from "../../../lvs/schedulers";
import type { AccessRule, HeldAddress, PacketMark, SourceNat, SyncDaemon, Table, Timeouts } from "../../../lvs/table";
import {
  type AddressedService,
  type Family,
  MAX_FIREWALL_MARK,
  MAX_THRESHOLD,
  MAX_TIMEOUT_SECONDS,
  MAX_WEIGHT,
  type MarkedService,
  type Persistence,
  PROTOCOLS,
  type RealServer,
  type VirtualService,
} from "../../../lvs/virtualService";

/** So few addresses and ports that two tables often share some. */
const VIPS = { ipv4: "192.168.1.12", ipv6: "fd00:1::12" };
const RIPS = {
  ipv4: ["192.168.2.13", "192.168.2.14", "192.168.2.140"],
  ipv6: ["fd00:2::13", "fd00:2::14", "fd00:2::140"],
};
const NETMASKS = { ipv4: ["255.255.255.0", "255.255.0.0"], ipv6: ["64", "48"] };
const families = fc.constantFrom<Family>("ipv4", "ipv6");
const seconds = fc.oneof(fc.constantFrom(1, 300, MAX_TIMEOUT_SECONDS), fc.integer({ min: 1, max: 10_000 }));

/** An upper and a lower threshold, often none. */
const thresholds = fc.oneof(
  fc.constant({ upperThreshold: 0, lowerThreshold: 0 }),
  fc
    .tuple(fc.constantFrom(1, 50, 100, MAX_THRESHOLD), fc.constantFrom(0, 1, 50, 100))
    .map(([upper, lower]) => ({ upperThreshold: upper, lowerThreshold: Math.min(upper, lower) })),
);

/** What is the same for services of an address and of a mark. */
interface Kind {
  family: Family;
  /** The port that real servers have unless they map it. */
  port: number;
  persistent: boolean;
  udp: boolean;
}

function realServer({ family, port }: Kind): fc.Arbitrary<RealServer> {
  return fc
    .record({
      address: fc.constantFrom(...RIPS[family]),
      forwarding: fc.constantFrom(...FORWARDING_METHODS),
      mapped: fc.constantFrom(port, port, 8080),
      weight: fc.constantFrom(0, 1, 2, MAX_WEIGHT),
      thresholds,
    })
    .map(({ mapped, thresholds: limits, ...server }) => ({
      ...server,
      port: server.forwarding === "masquerade" ? mapped : port,
      ...limits,
    }));
}

function persistence({ family, udp }: Kind): fc.Arbitrary<Persistence> {
  return fc.record({
    seconds,
    netmask: fc.option(fc.constantFrom(...NETMASKS[family]), { nil: undefined }),
    engine: udp ? fc.option(fc.constant("sip" as const), { nil: undefined }) : fc.constant(undefined),
  });
}

function flagsOf(scheduler: Scheduler): fc.Arbitrary<SchedulerFlag[]> {
  return fc.subarray(SCHEDULER_FLAGS.filter((flag) => flag.startsWith(`${scheduler}-`)));
}

function balancing(kind: Kind) {
  return fc.constantFrom(...SCHEDULERS).chain((scheduler) =>
    fc.record({
      scheduler: fc.constant(scheduler),
      schedulerFlags: flagsOf(scheduler),
      persistence: kind.persistent ? persistence(kind) : fc.constant(undefined),
      onePacket: kind.udp ? fc.boolean() : fc.constant(false),
      realServers: fc.uniqueArray(realServer(kind), { selector: renderEndpoint, maxLength: 4 }),
    }),
  );
}

const addressedService: fc.Arbitrary<AddressedService> = fc
  .record({
    family: families,
    protocol: fc.constantFrom(...PROTOCOLS),
    port: fc.constantFrom(0, 80, 81, 65_535),
    persistent: fc.boolean(),
  })
  .chain(({ family, protocol, port, persistent }) =>
    balancing({ family, port, persistent: persistent || port === 0, udp: protocol === "udp" }).map((rest) => ({
      protocol,
      address: VIPS[family],
      port,
      ...rest,
    })),
  );

const markedService: fc.Arbitrary<MarkedService> = fc
  .record({ family: families, firewallMark: fc.constantFrom(1, 2, MAX_FIREWALL_MARK), persistent: fc.boolean() })
  .chain(({ family, firewallMark, persistent }) =>
    balancing({ family, port: 0, persistent, udp: true }).map((rest) => ({ firewallMark, family, ...rest })),
  );

const packetMark: fc.Arbitrary<PacketMark> = fc.record({
  mark: fc.constantFrom(1, 2, MAX_FIREWALL_MARK),
  protocol: fc.constantFrom(...PROTOCOLS),
  address: families.map((family) => VIPS[family]),
  ports: fc.subarray([onePort(80), onePort(443), { first: 10_000, last: 20_000 }]),
  exceptReplies: fc.boolean(),
});

const NETWORKS = { ipv4: ["10.0.0.0/8", "192.168.1.11/32"], ipv6: ["fd00:9::/64", "2001:db8::1/128"] };
const RANGES = {
  ipv4: ["10.0.0.0-10.255.255.255", "192.168.1.0-192.168.1.255"],
  ipv6: ["fd00:9::-fd00:9::ffff:ffff:ffff:ffff", "2001:db8::1-2001:db8::1"],
};

const accessRule: fc.Arbitrary<AccessRule> = families.chain((family) =>
  fc.record({
    protocol: fc.constantFrom(...PROTOCOLS),
    address: fc.constant(VIPS[family]),
    ports: fc.subarray([onePort(80), { first: 10_000, last: 20_000 }]),
    exceptPorts: fc.subarray([[onePort(81), onePort(443)], [{ first: 100, last: 200 }]]),
    clients: fc.oneof(
      fc.record({ in: fc.constantFrom(...NETWORKS[family]) }),
      fc.record({ outside: fc.subarray(RANGES[family], { minLength: 1 }) }),
    ),
    exceptReplies: fc.boolean(),
  }),
);

const sourceNat: fc.Arbitrary<SourceNat> = families.chain((family) =>
  fc.record({
    packets: fc.oneof(
      fc.record({
        protocol: fc.constantFrom(...PROTOCOLS),
        address: fc.constant(VIPS[family]),
        port: fc.constantFrom(0, 80),
      }),
      fc.record({ mark: fc.constantFrom(1, MAX_FIREWALL_MARK) }),
    ),
    way: fc.option(fc.record({ interface: fc.constantFrom("eth1", "br-back"), other: fc.boolean() }), {
      nil: undefined,
    }),
    source: fc.constantFrom(...RIPS[family]),
  }),
);

const heldAddress: fc.Arbitrary<HeldAddress> = fc.record({
  address: fc.constantFrom("192.168.1.20", "10.9.0.1", "fd00:1::20"),
  interface: fc.constantFrom("eth0", "br-front"),
});

const syncDaemons: fc.Arbitrary<SyncDaemon[]> = fc.subarray(["master", "backup"] as const).chain((roles) =>
  fc.tuple(
    ...roles.map((role) =>
      fc.record({
        role: fc.constant(role),
        interface: fc.constantFrom("eth0", "eth1"),
        syncId: fc.constantFrom(0, 1, 255),
      }),
    ),
  ),
);

const timeouts: fc.Arbitrary<Timeouts> = fc.record({
  tcpSeconds: seconds,
  tcpFinSeconds: seconds,
  udpSeconds: seconds,
});

/** Any table of so many services that ipvsadm and the kernel would take whole. */
export function arbitraryTableOf({ minServices = 0, maxServices = 5 }): fc.Arbitrary<Table> {
  return fc.record({
    virtualServices: fc.uniqueArray<VirtualService, string>(fc.oneof(addressedService, markedService), {
      selector: serviceKey,
      minLength: minServices,
      maxLength: maxServices,
    }),
    packetMarks: fc.uniqueArray(packetMark, {
      selector: ({ protocol, address }) => `${protocol} ${address}`,
      maxLength: 3,
    }),
    accessRules: fc.uniqueArray(accessRule, { selector: renderAccessRule, maxLength: 3 }),
    sourceNats: fc.uniqueArray(sourceNat, { selector: renderSourceNat, maxLength: 3 }),
    followsFtp: fc.boolean(),
    tracksConnections: fc.boolean(),
    heldAddresses: fc.uniqueArray(heldAddress, { selector: ({ address }) => address, maxLength: 3 }),
    syncDaemons,
    timeouts,
  });
}

export const arbitraryTable = arbitraryTableOf({});

/** Two tables: any, or the same with other weights and fewer real servers. */
export const arbitraryTables: fc.Arbitrary<[Table, Table]> = fc.oneof(
  fc.tuple(arbitraryTable, arbitraryTable),
  arbitraryTable.chain((table) => fc.tuple(fc.constant(table), reweighted(table))),
);

/** A table whose real servers may have another weight, or be gone. */
export function reweighted(table: Table): fc.Arbitrary<Table> {
  const servers = table.virtualServices.flatMap(({ realServers }) => realServers);
  const fates = fc.array(fc.constantFrom(0, 1, 2, "gone" as const), {
    minLength: servers.length,
    maxLength: servers.length,
  });
  return fates.map((drawn) => {
    const fate = new Map(servers.map((server, index) => [server, drawn[index] ?? "gone"]));
    return {
      ...table,
      virtualServices: table.virtualServices.map((service) => ({
        ...service,
        realServers: service.realServers.flatMap((server) => {
          const weight = fate.get(server) ?? "gone";
          return weight === "gone" ? [] : [{ ...server, weight }];
        }),
      })),
    };
  });
}
