import { type CheckedService, checkOf, hostsOf, methodOf } from "../../../lvs/checkedService";
import { commandFor, type HealthCheck, type MiscCheck } from "../../../lvs/healthCheck";
import { renderEndpoint, serviceKey } from "../../../lvs/rules";
import { familyOf, isMarked, type RealServer, type VirtualService } from "../../../lvs/virtualService";

/** The lines by which keepalived 1.3.5 tells, with `-d`, what it has read; the last time in a journal. */
export function dumpIn(journal: readonly string[]): string[] {
  const start = journal.lastIndexOf("------< LVS Topology >------");
  if (start < 0) return [];
  // the next line is about keepalived itself
  const lines = journal.slice(start + 2);
  const end = lines.findIndex((line) => /ctivating healthchecker|^Using LinkWatch/.test(line));
  return (end < 0 ? lines : lines.slice(0, end)).filter((line) => !OF_ITSELF.test(line));
}

/** What the configuration doesn't say: headings, whether IPVS hashes, and by whom programs are run. */
const OF_ITSELF = /^(------<|(Hashed|uid:gid|insecure) =)/;

/** How many values lines tell: `quorum = 1, hysteresis = 0` two. */
export function countValues(lines: readonly string[]): number {
  return lines.flatMap((line) => line.split(/, (?=[\w ]+ (?:=|is) )/)).length;
}

/** The lines that these services make. @see dump_check_data in keepalived's source */
export function expectedDump(services: readonly CheckedService[]): string[] {
  return [
    ...services.flatMap(({ service, health }) => [
      ...headOf(service),
      // this version has one for all
      ...hostsOf(health).flatMap((host) => (host === undefined ? [] : [`VirtualHost = ${host}`])),
      `Address family = inet${familyOf(service) === "ipv6" ? "6" : ""}`,
      `delay_loop = ${health.delaySeconds}, lb_algo = ${service.scheduler}`,
      ...flagsOf(service),
      ...persistenceOf(service),
      `protocol = ${protocolOf(service)}`,
      "alpha is OFF, omega is OFF",
      `quorum = ${health.quorum}, hysteresis = ${health.hysteresis}`,
      ...script("UP", told(health.notices?.quorumUp)),
      ...script("DOWN", told(health.notices?.quorumDown)),
      `lb_kind = ${KINDS[methodOf(service)]}`,
      ...(health.sorryServer ? [`sorry server = ${pair(health.sorryServer)}`] : []),
      ...service.realServers.flatMap((server) => [
        `RIP = ${server.address}, RPORT = ${server.port}, WEIGHT = ${server.weight}`,
        ...(health.inhibitOnFailure ? ["-> Inhibit service on failure"] : []),
        ...script("UP", notice("up", service, server, health.notices?.notifyUp)),
        ...script("DOWN", notice("down", service, server, health.notices?.notifyDown)),
      ]),
    ]),
    ...services.flatMap(({ service, health }) =>
      service.realServers.flatMap((server) => {
        const check = checkOf(server, health);
        return check === undefined ? [] : [pair(server), ...linesOf(check, server)];
      }),
    ),
  ];
}

const KINDS = { masquerade: "NAT", gatewaying: "DR", ipip: "TUN" };

function headOf(service: VirtualService): string[] {
  if (isMarked(service)) return [`VS FWMARK = ${service.firewallMark}`];
  return [`VIP = ${service.address}, VPORT = ${service.port}`];
}

function flagsOf({ scheduler, schedulerFlags, onePacket }: VirtualService): string[] {
  const abled = (is: boolean) => (is ? "enabled" : "disabled");
  return [
    ...(scheduler === "sh"
      ? (["sh-port", "sh-fallback"] as const).map((flag) => `${flag} = ${abled(schedulerFlags.includes(flag))}`)
      : [1, 2, 3].map((flag) => `flag-${flag} = disabled`)),
    `One packet scheduling = ${abled(onePacket)}`,
  ];
}

function persistenceOf({ persistence }: VirtualService): string[] {
  if (persistence === undefined) return [];
  return [
    `persistence timeout = ${persistence.seconds}`,
    ...(persistence.netmask === undefined ? [] : [`persistence granularity = ${persistence.netmask}`]),
  ];
}

/** Only UDP has one-packet scheduling, a mark's too. */
function protocolOf(service: VirtualService): string {
  if (isMarked(service)) return service.onePacket ? "UDP" : "0";
  return service.protocol.toUpperCase();
}

function notice(state: string, service: VirtualService, server: RealServer, command?: string): string {
  const own = `/usr/libexec/keepalived/lvs-health ${state} ${serviceKey(service)} -r ${renderEndpoint(server)}`;
  return command === undefined ? own : `${own} -- ${commandFor(command, server)}`;
}

function told(command: string | undefined): string | undefined {
  return command && `/usr/libexec/keepalived/lvs-health --tell ${command}`;
}

function script(state: string, command: string | undefined): string[] {
  return command === undefined ? [] : [`-> Notify script ${state} = ${command}, uid:gid 0:0`];
}

function linesOf(check: HealthCheck, server: RealServer): string[] {
  const method = `Keepalive method = ${check.type}`;
  if (check.type === "MISC_CHECK") return [method, ...programOf(check, server)];
  const port = "port" in check ? check.port : undefined;
  const connection = [
    `Connection dest = ${pair({ address: server.address, port: port ?? server.port })}`,
    `Connection timeout = ${check.connectTimeoutSeconds}`,
  ];
  switch (check.type) {
    case "TCP_CHECK":
      return [method, ...connection, `Retry count = ${check.retries}`, `Retry delay = ${check.retryDelaySeconds}`];
    case "SMTP_CHECK":
      return [
        method,
        `helo = ${check.helo}`,
        // the first try counts too
        `retry = ${check.retries + 1}`,
        `delay before retry = ${check.retryDelaySeconds}`,
        ...connection,
      ];
    case "DNS_CHECK":
      return [method, ...connection, `Retry = ${check.retries}`, `Type = ${check.recordType}`, `Name = ${check.name}`];
    case "HTTP_GET":
    case "SSL_GET": {
      const status = check.status ?? (check.digest === undefined ? 200 : undefined);
      return [
        method,
        ...connection,
        `Nb get retry = ${check.retries}`,
        `Delay before retry = ${check.retryDelaySeconds}`,
        `Checked url = ${check.path}`,
        ...(check.digest === undefined ? [] : [`digest = ${check.digest}`]),
        ...(status === undefined ? [] : [`HTTP Status Code = ${status}`]),
      ];
    }
    default:
      throw new Error(`keepalived 1.3.5 has no ${check.type}`);
  }
}

function programOf({ command, timeoutSeconds, dynamicWeight }: MiscCheck, server: RealServer): string[] {
  return [
    `script = /usr/libexec/keepalived/lvs-misc-check ${commandFor(command, server)}`,
    `timeout = ${timeoutSeconds}`,
    `dynamic = ${dynamicWeight ? "YES" : "NO"}`,
  ];
}

function pair({ address, port }: { address: string; port: number }): string {
  return `[${address}]:${port}`;
}
