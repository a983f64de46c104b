import ipaddr from "ipaddr.js";
import { renderEndpoint } from "./rules";
import {
  familyOf,
  familyOfAddress,
  isMarked,
  type RealServer,
  servicePort,
  type VirtualService,
} from "./virtualService";

/** Something in a virtual service that ipvsadm or the kernel refuses, or takes and never does. */
export interface Fault {
  /** Where it is, from the service on: `["realServers", 0, "port"]`. */
  path: (string | number)[];
  what: string;
  expected?: string;
  fix?: string;
}

/** Every fault of a virtual service by itself. @see ipvsadm(8) */
export function validateService(service: VirtualService): Fault[] {
  return [
    ...everyPort(service),
    ...onePacket(service),
    ...netmask(service),
    ...engine(service),
    ...schedulerFlags(service),
    ...service.realServers.flatMap((server, index) =>
      [...mappedPort(server, service), ...thresholds(server), ...family(server, service)].map(({ path, ...fault }) => ({
        path: ["realServers", index, ...path],
        ...fault,
      })),
    ),
  ];
}

function everyPort(service: VirtualService): Fault[] {
  if (isMarked(service) || service.port !== 0 || service.persistence !== undefined) return [];
  return [
    {
      path: ["port"],
      what: "port 0, which is every port, without persistence",
      expected: "1 to 65535, or persistence that keeps all of a client's connections together",
      fix: "name the port, or add persistence: {}",
    },
  ];
}

function onePacket(service: VirtualService): Fault[] {
  if (!service.onePacket || isMarked(service) || service.protocol === "udp") return [];
  return [
    {
      path: ["onePacket"],
      what: `one-packet scheduling of ${service.protocol}`,
      expected: "a udp service: the packets of a connection must not be scattered",
      fix: "remove it",
    },
  ];
}

function netmask(service: VirtualService): Fault[] {
  const mask = service.persistence?.netmask;
  if (mask === undefined) return [];
  const path = ["persistence", "netmask"];
  if (familyOf(service) === "ipv4") {
    if (ipaddr.IPv4.isValidFourPartDecimal(mask) && ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() !== null)
      return [];
    return [{ path, what: `${mask} is no netmask`, expected: "an IPv4 netmask, such as 255.255.255.0" }];
  }
  if (/^\d+$/.test(mask) && Number(mask) >= 1 && Number(mask) <= 128) return [];
  return [{ path, what: `${mask} is no prefix length`, expected: "an IPv6 prefix's length, 1 to 128" }];
}

/** The kernel's only engine, sip, reads UDP alone. */
function engine(service: VirtualService): Fault[] {
  const name = service.persistence?.engine;
  if (name === undefined || isMarked(service) || service.protocol === "udp") return [];
  return [
    {
      path: ["persistence", "engine"],
      what: `the persistence engine ${name} for ${service.protocol}`,
      expected: `a udp service: ${name} finds the call's identity in UDP only`,
    },
  ];
}

/** A flag is named after its scheduler. */
function schedulerFlags({ scheduler, schedulerFlags: flags }: VirtualService): Fault[] {
  return flags
    .filter((flag) => !flag.startsWith(`${scheduler}-`))
    .map((flag) => ({
      path: ["schedulerFlags"],
      what: `the flag ${flag} for the scheduler ${scheduler}`,
      expected: `the scheduler ${flag.split("-")[0]}`,
    }));
}

function mappedPort({ port, forwarding }: RealServer, service: VirtualService): Fault[] {
  const own = servicePort(service);
  if (port === own || forwarding === "masquerade") return [];
  return [
    {
      path: ["port"],
      what: isMarked(service)
        ? `port ${port} in a service of a firewall mark by ${forwarding}`
        : `port ${port} differs from the virtual service's ${own}`,
      expected: `${own}: only masquerade can map a port, and this real server serves by ${forwarding}`,
    },
  ];
}

function thresholds({ upperThreshold, lowerThreshold }: RealServer): Fault[] {
  if (lowerThreshold <= upperThreshold) return [];
  return [
    {
      path: ["lowerThreshold"],
      what: `the lower threshold ${lowerThreshold} is above the upper threshold ${upperThreshold}`,
      expected: upperThreshold === 0 ? "an upper threshold as well" : `${upperThreshold} or less`,
    },
  ];
}

function family(server: RealServer, service: VirtualService): Fault[] {
  const wanted = familyOf(service);
  if (!ipaddr.isValid(server.address) || familyOfAddress(server.address) === wanted) return [];
  const names = { ipv4: "an IPv4", ipv6: "an IPv6" };
  return [
    {
      path: ["address"],
      what: `${renderEndpoint(server)} in ${names[wanted]} service`,
      expected: `${names[wanted]} address: families don't mix`,
    },
  ];
}
