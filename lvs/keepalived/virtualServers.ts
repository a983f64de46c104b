import { lackOfKeepalived, type Versions } from "../capabilities";
import { type CheckedService, methodOf } from "../checkedService";
import type { Forwarding } from "../forwarding";
import type { HealthPolicy } from "../healthCheck";
import { renderEndpoint, serviceKey } from "../rules";
import { isMarked, type Persistence, type RealServer, type VirtualService } from "../virtualService";
import { block, indented } from "./block";
import { renderCheck } from "./check";

const METHODS: Record<Forwarding, string> = { masquerade: "NAT", gatewaying: "DR", ipip: "TUN" };

/** Told of each real server that comes up or goes down: the state, then the real server's key. */
const NOTIFY = "/usr/libexec/keepalived/lvs-health";

/**
 * Virtual services as lines of keepalived.conf, each behind the key of what it is about and a tab. Every line
 * of a real server's block has that real server's key, and every other one its service's, so that the lines of
 * a key can be taken out and put back without parsing; each weight has a line of its own.
 *
 * @see keepalived.conf(5), and check_parser.c in its source for what each version takes
 */
export function renderVirtualServers(services: readonly CheckedService[], versions: Versions): string[] {
  return services.flatMap((checked) => renderVirtualServer(checked, versions));
}

function renderVirtualServer({ service, health }: CheckedService, versions: Versions): string[] {
  const key = serviceKey(service);
  const method = methodOf(service);
  const [opening = "", ...settings] = block(headerOf(service), [
    ...renderBalancing(service, method, versions),
    ...renderPolicy(health),
  ]);
  const closing = settings.pop() ?? "";
  return [
    ...keyed(key, [opening, ...settings]),
    ...service.realServers.flatMap((server) => {
      const serverKey = `${key} -r ${renderEndpoint(server)}`;
      return keyed(serverKey, indented(renderRealServer(server, method, health, serverKey, versions)));
    }),
    ...keyed(key, [closing]),
  ];
}

function keyed(key: string, lines: readonly string[]): string[] {
  return lines.map((line) => `${key}\t${line}`);
}

function headerOf(service: VirtualService): string {
  if (isMarked(service)) return `virtual_server fwmark ${service.firewallMark}`;
  return `virtual_server ${service.address} ${service.port}`;
}

function renderBalancing(service: VirtualService, method: Forwarding, versions: Versions): string[] {
  return [
    ...renderKind(service, versions),
    // keepalived takes a scheduler's flags only once it knows the scheduler
    `lvs_sched ${service.scheduler}`,
    ...service.schedulerFlags,
    ...(service.onePacket ? ["ops"] : []),
    `lvs_method ${METHODS[method]}`,
    ...(service.persistence ? renderPersistence(service.persistence) : []),
  ];
}

function renderKind(service: VirtualService, versions: Versions): string[] {
  if (!isMarked(service)) return [`protocol ${service.protocol.toUpperCase()}`];
  return [
    ...(service.family === "ipv6" ? ["ip_family inet6"] : []),
    // an old one forgets one-packet scheduling of all that isn't UDP by name; a new one says that a mark has no protocol
    ...(service.onePacket && lackOfKeepalived("onePacketOfMark", versions) ? ["protocol UDP"] : []),
  ];
}

function renderPersistence({ seconds, netmask, engine }: Persistence): string[] {
  return [
    `persistence_timeout ${seconds}`,
    ...(netmask === undefined ? [] : [`persistence_granularity ${netmask}`]),
    ...(engine === undefined ? [] : [`persistence_engine ${engine}`]),
  ];
}

function renderPolicy({ check, delaySeconds, quorum, hysteresis, sorryServer }: HealthPolicy): string[] {
  const virtualHost = check !== undefined && "virtualHost" in check ? check.virtualHost : undefined;
  return [
    `delay_loop ${delaySeconds}`,
    // all versions take it here, and only newer ones in a check
    ...(virtualHost === undefined ? [] : [`virtualhost ${virtualHost}`]),
    `quorum ${quorum}`,
    `hysteresis ${hysteresis}`,
    ...(sorryServer === undefined ? [] : [`sorry_server ${sorryServer.address} ${sorryServer.port}`]),
  ];
}

function renderRealServer(
  server: RealServer,
  method: Forwarding,
  { check, inhibitOnFailure }: HealthPolicy,
  key: string,
  versions: Versions,
): string[] {
  return block(`real_server ${server.address} ${server.port}`, [
    `weight ${server.weight}`,
    ...(server.forwarding === method ? [] : [`lvs_method ${METHODS[server.forwarding]}`]),
    ...(server.upperThreshold === 0 ? [] : [`uthreshold ${server.upperThreshold}`]),
    ...(server.lowerThreshold === 0 ? [] : [`lthreshold ${server.lowerThreshold}`]),
    ...(inhibitOnFailure ? ["inhibit_on_failure"] : []),
    `notify_up "${NOTIFY} up ${key}"`,
    `notify_down "${NOTIFY} down ${key}"`,
    ...(check === undefined ? [] : renderCheck(check, server, versions)),
  ]);
}
