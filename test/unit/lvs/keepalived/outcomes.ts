import type { RealServer, VirtualService } from "../../../../lvs/virtualService";

/** A setting of a service or of a real server, keepalived's line for it, and what the kernel has then, as ipvsadm says it. */
export interface Outcome<Settings> {
  settings: Partial<Settings>;
  line: string;
  option: string;
  /** Only newer versions than 1.3.5 have it. */
  newer?: true;
}

/**
 * What keepalived asks the kernel for, of a service.
 *
 * @see check_parser.c and ipvs_set_rule in ipvswrapper.c, keepalived 1.3.5 and 2.2.7
 */
export const OF_SERVICES: Outcome<VirtualService>[] = [
  { settings: { protocol: "tcp" }, line: "protocol TCP", option: "-t 192.168.1.12:80" },
  { settings: { protocol: "udp" }, line: "protocol UDP", option: "-u 192.168.1.12:80" },
  { settings: { protocol: "sctp" }, line: "protocol SCTP", option: "--sctp-service 192.168.1.12:80" },
  { settings: { port: 0 }, line: "virtual_server 192.168.1.12 0 {", option: "-t 192.168.1.12:0" },
  { settings: { address: "fd00:1::12" }, line: "virtual_server fd00:1::12 80 {", option: "-t [fd00:1::12]:80" },
  { settings: { scheduler: "wlc" }, line: "lvs_sched wlc", option: "-s wlc" },
  { settings: { scheduler: "nq" }, line: "lvs_sched nq", option: "-s nq" },
  { settings: { scheduler: "sh", schedulerFlags: ["sh-port"] }, line: "sh-port", option: "-b sh-port" },
  { settings: { scheduler: "sh", schedulerFlags: ["sh-fallback"] }, line: "sh-fallback", option: "-b sh-fallback" },
  { settings: { onePacket: true }, line: "ops", option: "-o" },
  { settings: { persistence: { seconds: 60 } }, line: "persistence_timeout 60", option: "-p 60" },
  {
    settings: { persistence: { seconds: 60, netmask: "255.255.255.0" } },
    line: "persistence_granularity 255.255.255.0",
    option: "-M 255.255.255.0",
    newer: true,
  },
  {
    settings: { protocol: "udp", persistence: { seconds: 60, engine: "sip" } },
    line: "persistence_engine sip",
    option: "--pe sip",
  },
] as Outcome<VirtualService>[];

/** The same of a real server. */
export const OF_REAL_SERVERS: Outcome<RealServer>[] = [
  { settings: { forwarding: "masquerade" }, line: "lvs_method NAT", option: "-m" },
  { settings: { forwarding: "gatewaying" }, line: "lvs_method DR", option: "-g" },
  { settings: { forwarding: "ipip" }, line: "lvs_method TUN", option: "-i" },
  { settings: { weight: 0 }, line: "weight 0", option: "-w 0" },
  { settings: { weight: 7 }, line: "weight 7", option: "-w 7" },
  { settings: { upperThreshold: 100 }, line: "uthreshold 100", option: "-x 100" },
  { settings: { upperThreshold: 100, lowerThreshold: 50 }, line: "lthreshold 50", option: "-y 50" },
  { settings: { port: 81 }, line: "real_server 192.168.2.13 81 {", option: "-r 192.168.2.13:81" },
];

/** A service of one real server, with some other settings. */
export function serviceWith(service: Partial<VirtualService>, realServer: Partial<RealServer> = {}): VirtualService {
  const server: RealServer = {
    address: "192.168.2.13",
    port: "port" in service ? Number(service.port) : 80,
    forwarding: "masquerade",
    weight: 1,
    upperThreshold: 0,
    lowerThreshold: 0,
    ...realServer,
  };
  const address = "address" in service && service.address?.includes(":") ? "fd00:2::13" : server.address;
  return {
    protocol: "tcp",
    address: "192.168.1.12",
    port: 80,
    scheduler: "wlc",
    schedulerFlags: [],
    persistence: undefined,
    onePacket: false,
    ...service,
    realServers: [{ ...server, address }],
  } as VirtualService;
}
