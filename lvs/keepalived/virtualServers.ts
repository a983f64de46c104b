import { lackOfKeepalived, type Versions } from "../capabilities";
import { type CheckedService, checkOf, hostsOf, methodOf } from "../checkedService";
import type { Forwarding } from "../forwarding";
import { commandFor, type HealthPolicy } from "../healthCheck";
import { renderEndpoint, serviceKey } from "../rules";
import { isMarked, type Persistence, type RealServer, type VirtualService } from "../virtualService";
import { block, indented } from "./block";
import { renderCheck } from "./check";

const METHODS: Record<Forwarding, string> = { masquerade: "NAT", gatewaying: "DR", ipip: "TUN" };

/**
 * Told of each real server that comes up or goes down: the state, the real server's key, and the command to run then.
 * For what is no real server's, it runs the command alone.
 */
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
  const [host, ...otherHosts] = hostsOf(health);
  const hostIsSaid = host !== undefined && otherHosts.length === 0;
  const [opening = "", ...settings] = block(headerOf(service), [
    ...renderBalancing(service, method, versions),
    ...renderPolicy(health, hostIsSaid ? host : undefined),
  ]);
  const closing = settings.pop() ?? "";
  return [
    ...keyed(key, [opening, ...settings]),
    ...service.realServers.flatMap((server) => {
      const serverKey = `${key} -r ${renderEndpoint(server)}`;
      const check = checkOf(server, health);
      const lines = [
        ...renderRealServer(server, method, health, serverKey),
        ...(check === undefined ? [] : renderCheck(check, { server, versions, hostIsSaid })),
      ];
      return keyed(serverKey, indented(block(`real_server ${server.address} ${server.port}`, lines)));
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

/** @param host the Host header of all its checks: all versions take it here, and only newer ones in a check */
function renderPolicy(
  { delaySeconds, quorum, hysteresis, sorryServer, notices }: HealthPolicy,
  host?: string,
): string[] {
  return [
    `delay_loop ${delaySeconds}`,
    ...(host === undefined ? [] : [`virtualhost ${host}`]),
    `quorum ${quorum}`,
    `hysteresis ${hysteresis}`,
    ...(notices?.quorumUp === undefined ? [] : [`quorum_up "${NOTIFY} --tell ${notices.quorumUp}"`]),
    ...(notices?.quorumDown === undefined ? [] : [`quorum_down "${NOTIFY} --tell ${notices.quorumDown}"`]),
    ...(sorryServer === undefined ? [] : [`sorry_server ${sorryServer.address} ${sorryServer.port}`]),
  ];
}

function renderRealServer(
  server: RealServer,
  method: Forwarding,
  { inhibitOnFailure, notices = {} }: HealthPolicy,
  key: string,
): string[] {
  const told = (state: string, command: string | undefined) =>
    [NOTIFY, state, key, ...(command === undefined ? [] : ["--", commandFor(command, server)])].join(" ");
  return [
    `weight ${server.weight}`,
    ...(server.forwarding === method ? [] : [`lvs_method ${METHODS[server.forwarding]}`]),
    ...(server.upperThreshold === 0 ? [] : [`uthreshold ${server.upperThreshold}`]),
    ...(server.lowerThreshold === 0 ? [] : [`lthreshold ${server.lowerThreshold}`]),
    ...(inhibitOnFailure ? ["inhibit_on_failure"] : []),
    `notify_up "${told("up", notices.notifyUp)}"`,
    `notify_down "${told("down", notices.notifyDown)}"`,
  ];
}
