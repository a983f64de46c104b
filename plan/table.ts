import type { RealServerConfig, ServiceConfig, StackConfig } from "../config/schema/stack";
import { portsByRule } from "../lvs/ports";
import { SCHEDULER_FLAGS } from "../lvs/schedulers";
import { type PacketMark, SYNC_ROLES, type Table } from "../lvs/table";
import { familyOf, type Persistence, type RealServer, servicePort, type VirtualService } from "../lvs/virtualService";
import { accessRulesOf } from "./access";
import { rips } from "./addresses";
import { isFollowed, tracksForFirewalld } from "./ftp";
import { forwardingOf } from "./methods";
import { interfacesOf } from "./placement";
import { sourceNatsOf } from "./sourceNat";

type TableConfig = Pick<
  StackConfig,
  "nodes" | "director" | "directors" | "failover" | "vips" | "virtualServices" | "syncDaemons" | "timeouts"
>;

/**
 * The table that a configuration describes, with the nodes' addresses in the place of their names
 * and everything in the one form that the kernel's tools print.
 */
export function tableOf(config: TableConfig): Table {
  const { nodes, director, failover, vips, virtualServices, syncDaemons, timeouts } = config;
  const { front } = interfacesOf(config, director);
  const sourceNats = sourceNatsOf(config, director);
  const repliedTo = sourceNats.map(({ source }) => source);
  return {
    virtualServices: virtualServices.map((service) => serviceOf(service, nodes)),
    packetMarks: virtualServices.flatMap((service) => packetMarksOf(service, repliedTo)),
    accessRules: accessRulesOf(virtualServices, repliedTo),
    sourceNats,
    followsFtp: virtualServices.some(isFollowed),
    tracksConnections: sourceNats.length > 0 || tracksForFirewalld(config),
    // where they float, keepalived moves them with the master
    heldAddresses: failover ? [] : vips.map((address) => ({ address, interface: front })),
    syncDaemons: SYNC_ROLES.flatMap((role) => syncDaemons.filter((daemon) => daemon.role === role)),
    timeouts,
  };
}

/** A virtual service as the table has it; a node without an address goes by its name, which no checked configuration has. */
export function serviceOf(service: ServiceConfig, nodes: StackConfig["nodes"]): VirtualService {
  const balancing = {
    scheduler: service.scheduler,
    schedulerFlags: SCHEDULER_FLAGS.filter((flag) => service.schedulerFlags.includes(flag)),
    persistence: persistenceOf(service),
    onePacket: service.onePacket,
    realServers: service.realServers.map((server) => realServerOf(server, service, nodes)),
  };
  if ("firewallMark" in service) {
    return { firewallMark: service.firewallMark, family: service.family, ...balancing };
  }
  return { protocol: service.protocol, address: service.address, port: service.port, ...balancing };
}

/** A real server as the table has it. */
export function realServerOf(
  server: RealServerConfig,
  service: ServiceConfig,
  nodes: StackConfig["nodes"],
): RealServer {
  return {
    address: addressOf(server, service, nodes) ?? server.node ?? "",
    port: server.port ?? servicePort(service),
    forwarding: forwardingOf(server, service),
    weight: server.weight,
    upperThreshold: server.upperThreshold,
    lowerThreshold: server.lowerThreshold,
  };
}

/** Where the director finds a server of a virtual service; undefined when its node has no such address. */
export function addressOf(
  { node, address }: Pick<RealServerConfig, "node" | "address">,
  service: ServiceConfig,
  nodes: StackConfig["nodes"],
): string | undefined {
  return node === undefined ? address : rips(nodes, node)[familyOf(service)];
}

/** ipvsadm prints no netmask that tells each address apart. */
function persistenceOf(service: ServiceConfig): Persistence | undefined {
  if (service.persistence === undefined) return undefined;
  const { seconds, netmask, engine } = service.persistence;
  const whole = familyOf(service) === "ipv6" ? "128" : "255.255.255.255";
  return { seconds, netmask: netmask === whole ? undefined : netmask, engine };
}

function packetMarksOf(service: ServiceConfig, repliedTo: readonly string[]): PacketMark[] {
  if (!("firewallMark" in service)) return [];
  return service.packets.flatMap(({ protocol, address, ports }) =>
    portsByRule(ports).map((each) => ({
      mark: service.firewallMark,
      protocol,
      address,
      ports: each,
      exceptReplies: repliedTo.includes(address),
    })),
  );
}

/** The same table for one of the directors: by its own addresses, and its daemons on the same networks as the first one's. */
export function tableOn(director: string, table: Table, config: TableConfig): Table {
  const [first, own] = [config.director, director].map((name) => interfacesOf(config, name));
  const syncDaemons = table.syncDaemons.map((daemon) => ({
    ...daemon,
    interface: (daemon.interface === first?.front ? own?.front : own?.back) ?? daemon.interface,
  }));
  return { ...table, syncDaemons, sourceNats: sourceNatsOf(config, director) };
}
