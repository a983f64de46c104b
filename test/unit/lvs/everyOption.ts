import {
  type KeepalivedFeature,
  lackOfFlag,
  lackOfKeepalived,
  lackOfProtocol,
  lackOfScheduler,
  type Versions,
} from "../../../lvs/capabilities";
import type { CheckedService } from "../../../lvs/checkedService";
import { DEFAULT_CHECK, DEFAULT_HEALTH, type HealthCheck, type HealthPolicy } from "../../../lvs/healthCheck";
import { renderEndpoint } from "../../../lvs/rules";
import { SCHEDULERS } from "../../../lvs/schedulers";
import type { RealServer, VirtualService } from "../../../lvs/virtualService";
import type { VrrpInstance } from "../../../lvs/vrrp";

const VIP = "192.168.1.12";
const VIP6 = "fd00:1::12";
const connecting = { port: undefined, connectTimeoutSeconds: 2, retries: 2, retryDelaySeconds: 3 };

/** A program that is on every system, for checks that shall always succeed. */
const TRUE = "/usr/bin/true";

function server(address: string, rest: Partial<RealServer> = {}): RealServer {
  return { address, port: 80, forwarding: "masquerade", weight: 1, upperThreshold: 0, lowerThreshold: 0, ...rest };
}

function balancing(rest: Partial<VirtualService> = {}) {
  return {
    scheduler: "rr" as const,
    schedulerFlags: [],
    persistence: undefined,
    onePacket: false,
    realServers: [server("192.168.2.13"), server("192.168.2.14")],
    ...rest,
  };
}

function health(rest: Partial<HealthPolicy> = {}): HealthPolicy {
  return { ...DEFAULT_HEALTH, check: undefined, sorryServer: undefined, ...rest };
}

/**
 * Services and VRRP instances with every option of the model that a director of these versions has,
 * at the addresses of the sample's machines: for programs that shall take them all.
 */
export function everyOption(versions: Versions): { services: CheckedService[]; instances: VrrpInstance[] } {
  return {
    services: [
      ...checked(),
      ...ownChecks(versions),
      ...protocols(versions),
      ...marked(),
      ...schedulers(versions),
      ...recent(versions),
    ],
    instances: instances(),
  };
}

/** Every check, with everything that a policy has. */
function checked(): CheckedService[] {
  return [
    {
      service: {
        protocol: "tcp",
        address: VIP,
        port: 80,
        ...balancing({
          scheduler: "wlc",
          persistence: { seconds: 60, netmask: undefined, engine: undefined },
          realServers: [
            server("192.168.2.13", { weight: 3, upperThreshold: 100, lowerThreshold: 50 }),
            server("192.168.2.14", { port: 8080, weight: 0, upperThreshold: 7 }),
          ],
        }),
      },
      health: {
        check: {
          type: "HTTP_GET",
          ...connecting,
          port: 8080,
          path: "/health?a=1#{b}",
          virtualHost: "www.example.org",
          status: 204,
          digest: undefined,
        },
        delaySeconds: 5,
        quorum: 2,
        hysteresis: 1,
        sorryServer: { address: "192.168.2.15", port: 8081 },
        inhibitOnFailure: true,
      },
    },
    {
      service: {
        protocol: "tcp",
        address: VIP,
        port: 443,
        ...balancing({ realServers: [server("192.168.2.13", { port: 443 })] }),
      },
      health: health({
        check: {
          type: "SSL_GET",
          ...connecting,
          path: "/",
          virtualHost: undefined,
          status: undefined,
          digest: "ec90a42b99ea9a2f5ecbe213ac9eba03",
        },
      }),
    },
    {
      service: {
        protocol: "tcp",
        address: VIP,
        port: 0,
        ...balancing({
          persistence: { seconds: 300, netmask: undefined, engine: undefined },
          realServers: [server("192.168.2.13", { port: 0, forwarding: "gatewaying" })],
        }),
      },
      health: health({ check: { type: "TCP_CHECK", ...connecting, port: 22 } }),
    },
    {
      service: {
        protocol: "tcp",
        address: VIP6,
        port: 25,
        ...balancing({
          persistence: { seconds: 60, netmask: "64", engine: undefined },
          realServers: [server("fd00:2::13", { port: 25 })],
        }),
      },
      health: health({
        check: { type: "SMTP_CHECK", ...connecting, helo: "director.example" },
        sorryServer: { address: "fd00:2::15", port: 25 },
      }),
    },
  ];
}

/** Real servers that each have a check of their own. */
function ownChecks(versions: Versions): CheckedService[] {
  const page = { path: "/a", virtualHost: "www.example.org", status: "200-299 301", digest: undefined };
  const asking = { connectTimeoutSeconds: 2, retries: 2, retryDelaySeconds: 3 };
  const checks: [lacking: KeepalivedFeature | undefined, check: HealthCheck | "none"][] = [
    [
      undefined,
      { type: "DNS_CHECK", ...connecting, name: "example.org", recordType: "A", retryDelaySeconds: undefined },
    ],
    [undefined, "none"],
    ["pingCheck", { type: "PING_CHECK", ...asking }],
    ["udpPayload", { type: "UDP_CHECK", ...connecting, port: 3478, payload: "00fe", reply: "0xF0" }],
    ["udpCheck", { type: "UDP_CHECK", ...connecting, payload: undefined, reply: "any" }],
    ["severalPages", { type: "SSL_GET", ...connecting, ...page, morePages: [{ ...page, path: "/b" }], sni: true }],
    [
      "miscRetries",
      { type: "MISC_CHECK", command: TRUE, timeoutSeconds: 4, retries: 2, retryDelaySeconds: 3, dynamicWeight: false },
    ],
  ];
  const possible = checks.filter(([lacking]) => lacking === undefined || !lackOfKeepalived(lacking, versions));
  const own = possible.map(([, check], index) => ({ realServer: server(`192.168.2.${50 + index}`), check }));
  return [
    {
      service: {
        protocol: "udp",
        address: VIP,
        port: 5300,
        ...balancing({ realServers: [...own.map(({ realServer }) => realServer), server("192.168.2.13")] }),
      },
      health: health({
        check: { type: "TCP_CHECK", ...connecting },
        notices: {
          notifyUp: `${TRUE} up %address %port`,
          notifyDown: `${TRUE} down`,
          quorumUp: TRUE,
          quorumDown: `${TRUE} down`,
        },
        ownChecks: Object.fromEntries(own.map(({ realServer, check }) => [renderEndpoint(realServer), check])),
      }),
    },
  ];
}

function protocols(versions: Versions): CheckedService[] {
  const sip = { seconds: 60, netmask: undefined, engine: "sip" as const };
  return [
    {
      service: { protocol: "udp", address: VIP, port: 5060, ...balancing({ persistence: sip }) },
      health: health(),
    },
    {
      service: { protocol: "udp", address: VIP, port: 53, ...balancing({ onePacket: true }) },
      health: health({
        check: { type: "MISC_CHECK", command: `${TRUE} --some argument`, timeoutSeconds: 4, dynamicWeight: true },
      }),
    },
    ...(lackOfProtocol("sctp", versions)
      ? []
      : [{ service: { protocol: "sctp" as const, address: VIP, port: 80, ...balancing() }, health: health() }]),
  ];
}

function marked(): CheckedService[] {
  const every = { port: 0, forwarding: "gatewaying" as const };
  const check = { type: "MISC_CHECK", command: TRUE, timeoutSeconds: DEFAULT_CHECK.timeoutSeconds } as const;
  return [
    {
      service: {
        firewallMark: 1,
        family: "ipv4",
        ...balancing({ onePacket: true, realServers: [server("192.168.2.13", every)] }),
      },
      health: health({ check: { ...check, dynamicWeight: false }, sorryServer: { address: "192.168.2.15", port: 0 } }),
    },
    {
      service: {
        firewallMark: 2,
        family: "ipv6",
        ...balancing({ realServers: [server("fd00:2::13", { port: 0, forwarding: "ipip" })] }),
      },
      health: health(),
    },
  ];
}

/** Each scheduler at a port of its own, with its flags. */
function schedulers(versions: Versions): CheckedService[] {
  return SCHEDULERS.filter((scheduler) => lackOfScheduler(scheduler, versions) === undefined).map(
    (scheduler, index) => ({
      service: {
        protocol: "tcp",
        address: VIP,
        port: 9000 + index,
        ...balancing({ scheduler, schedulerFlags: flagsOf(scheduler, versions) }),
      },
      health: health(),
    }),
  );
}

function flagsOf(scheduler: string, versions: Versions): VirtualService["schedulerFlags"] {
  if (scheduler === "sh") {
    return (["sh-fallback", "sh-port"] as const).filter((flag) => lackOfFlag(flag, versions) === undefined);
  }
  if (scheduler !== "mh" || lackOfKeepalived("flagsOfMh", versions)) return [];
  return ["mh-fallback", "mh-port"];
}

/** What keepalived's oldest version hasn't got. */
function recent(versions: Versions): CheckedService[] {
  const mixed = balancing({
    realServers: [server("192.168.2.13"), server("192.168.2.14", { forwarding: "gatewaying" })],
  });
  const masked = balancing({ persistence: { seconds: 60, netmask: "255.255.255.0", engine: undefined } });
  return [
    ...(lackOfKeepalived("methodOfRealServer", versions)
      ? []
      : [{ service: { protocol: "udp" as const, address: VIP, port: 80, ...mixed }, health: health() }]),
    ...(lackOfKeepalived("netmask", versions)
      ? []
      : [{ service: { protocol: "udp" as const, address: VIP, port: 81, ...masked }, health: health() }]),
  ];
}

function instances(): VrrpInstance[] {
  const trackScript = { command: TRUE, intervalSeconds: 3, fall: 2, rise: 2 };
  return [
    {
      name: "front",
      group: "directors",
      interface: "eth0",
      virtualRouterId: 51,
      priority: 250,
      preempt: true,
      version: 3,
      advertSeconds: 0.5,
      garp: { delaySeconds: 2, repeat: 3, refreshSeconds: 60 },
      address: "192.168.1.12",
      peers: undefined,
      tracked: ["eth1"],
      trackScript,
      virtualAddresses: ["192.168.1.10", "fd00:1::10"],
    },
    {
      name: "back",
      group: "directors",
      interface: "eth1",
      virtualRouterId: 52,
      priority: 240,
      preempt: false,
      advertSeconds: 2,
      address: "192.168.2.12",
      peers: ["192.168.2.15"],
      tracked: [],
      trackScript,
      virtualAddresses: ["192.168.2.10"],
    },
  ];
}
