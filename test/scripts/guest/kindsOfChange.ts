import { FORWARDING_FLAGS, FORWARDING_METHODS } from "../../../lvs/forwarding";
import {
  renderAccessRule,
  renderBalancing,
  renderEndpoint,
  renderHeldAddress,
  renderPacketMark,
  renderSourceNat,
  renderSyncDaemon,
  SWITCH_NAMES,
  serviceKey,
} from "../../../lvs/rules";
import { SCHEDULER_FLAGS, SCHEDULERS } from "../../../lvs/schedulers";
import { SYNC_ROLES, type Table } from "../../../lvs/table";
import {
  type Family,
  familyOf,
  isMarked,
  MAX_WEIGHT,
  PROTOCOL_FLAGS,
  PROTOCOLS,
  type RealServer,
  servicePort,
  type VirtualService,
} from "../../../lvs/virtualService";

const FAMILIES: Family[] = ["ipv4", "ipv6"];
const KEYS = [...PROTOCOLS.map((protocol) => PROTOCOL_FLAGS[protocol]), "-f"];
const ofEachFamily = (kinds: string[]) => kinds.flatMap((kind) => FAMILIES.map((family) => `${kind} of ${family}`));

/** What there is in rules that `ipvsadm` prints, and the script reads, each in its own way. */
export const KINDS_OF_RULES = [
  ...ofEachFamily([...KEYS, "-M", ...FORWARDING_METHODS.map((method) => FORWARDING_FLAGS[method])]),
  ...SCHEDULERS.map((scheduler) => `-s ${scheduler}`),
  ...SCHEDULER_FLAGS.map((flag) => `-b ${flag}`),
  ...["-b with two flags", "-p", "--pe", "-o", "-o -b", "every port", "another port"],
  ...["-w 0", "-w 1", "the highest -w", "-x", "-x -y", "no real server"],
];

export function kindsOfRules({ virtualServices }: Table): string[] {
  return virtualServices.flatMap((service) => {
    const { scheduler, schedulerFlags: flags, persistence, onePacket, realServers } = service;
    const family = familyOf(service);
    return [
      `${isMarked(service) ? "-f" : PROTOCOL_FLAGS[service.protocol]} of ${family}`,
      `-s ${scheduler}`,
      ...flags.map((flag) => `-b ${flag}`),
      ...when(flags.length > 1, "-b with two flags"),
      ...when(persistence !== undefined, "-p"),
      ...when(persistence?.netmask !== undefined, `-M of ${family}`),
      ...when(persistence?.engine !== undefined, "--pe"),
      ...when(onePacket, "-o"),
      ...when(onePacket && flags.length > 0, "-o -b"),
      ...when(!isMarked(service) && service.port === 0, "every port"),
      ...when(realServers.length === 0, "no real server"),
      ...realServers.flatMap((server) => [
        `${FORWARDING_FLAGS[server.forwarding]} of ${family}`,
        server.weight === MAX_WEIGHT ? "the highest -w" : `-w ${server.weight}`,
        ...when(server.port !== servicePort(service), "another port"),
        ...when(server.upperThreshold > 0, server.lowerThreshold > 0 ? "-x -y" : "-x"),
      ]),
    ];
  });
}

const PROGRAMS = ["iptables", "ip6tables"];
/** How a real server goes; it drains if it has the time and clients have connections to it. */
const GOINGS = [
  "from weight 0",
  "of UDP",
  "of single packets",
  "under dh",
  "under sh",
  "under sh -b sh-fallback",
  "under sh -b sh-port",
  "under another scheduler",
];

/** What the script does, each in its own way, on the way from one table to another. */
export const KINDS_OF_CHANGES = [
  ...["comes", "is edited", "stays"].flatMap((what) => ofEachFamily(KEYS.map((key) => `${key} ${what}`))),
  ...["comes", "comes with its service", "stays"].map((what) => `a real server ${what}`),
  ...["up", "down", "to 0", "from 0"].map((where) => `a weight goes ${where}`),
  ...["method", "thresholds"].map((what) => `another ${what}`),
  ...["drained", "at once"].flatMap((how) => [
    ...GOINGS.map((going) => `a real server goes ${going}, ${how}`),
    ...["with", "without"].map((servers) => `a service goes ${servers} real servers, ${how}`),
  ]),
  ...[
    ...PROGRAMS.flatMap((program) => ["mark", "drop", "source"].map((rule) => `a ${rule} of ${program}`)),
    "an address",
  ].flatMap((one) => ["comes", "goes", "stays", "is the first", "was the last"].map((what) => `${one} ${what}`)),
  ...SWITCH_NAMES.flatMap((name) => ["on", "off"].map((what) => `${name} is switched ${what}`)),
  ...SYNC_ROLES.flatMap((role) => ["starts", "changes", "stops", "stays"].map((what) => `the ${role} daemon ${what}`)),
  ...["stay", "change"].map((what) => `the timeouts ${what}`),
];

export function kindsOfChanges(found: Table, wanted: Table, how: "drained" | "at once"): string[] {
  const before = new Map(found.virtualServices.map((service) => [serviceKey(service), service]));
  const after = new Set(wanted.virtualServices.map(serviceKey));
  return [
    ...wanted.virtualServices.flatMap((service) => kindsOfService(before.get(serviceKey(service)), service, how)),
    ...found.virtualServices
      .filter((service) => !after.has(serviceKey(service)))
      .map(({ realServers }) => `a service goes ${realServers.length > 0 ? "with" : "without"} real servers, ${how}`),
    ...PROGRAMS.flatMap((program) => [
      ...kindsOfLines(`a mark of ${program}`, marksOf(found, program), marksOf(wanted, program)),
      ...kindsOfLines(`a drop of ${program}`, dropsOf(found, program), dropsOf(wanted, program)),
      ...kindsOfLines(`a source of ${program}`, sourcesOf(found, program), sourcesOf(wanted, program)),
    ]),
    ...kindsOfLines("an address", addressesOf(found), addressesOf(wanted)),
    ...SWITCH_NAMES.flatMap((name) =>
      when(found[name] !== wanted[name], `${name} is switched ${wanted[name] ? "on" : "off"}`),
    ),
    ...SYNC_ROLES.map((role) => `the ${role} daemon ${fate(daemonOf(found, role), daemonOf(wanted, role))}`),
    `the timeouts ${JSON.stringify(found.timeouts) === JSON.stringify(wanted.timeouts) ? "stay" : "change"}`,
  ];
}

function kindsOfService(earlier: VirtualService | undefined, service: VirtualService, how: string): string[] {
  const kind = (what: string) =>
    `${isMarked(service) ? "-f" : PROTOCOL_FLAGS[service.protocol]} ${what} of ${familyOf(service)}`;
  if (earlier === undefined) {
    return [kind("comes"), ...when(service.realServers.length > 0, "a real server comes with its service")];
  }
  const before = new Map(earlier.realServers.map((server) => [renderEndpoint(server), server]));
  const after = new Set(service.realServers.map(renderEndpoint));
  return [
    kind(renderBalancing(earlier) === renderBalancing(service) ? "stays" : "is edited"),
    ...service.realServers.flatMap((server) => kindsOfServer(before.get(renderEndpoint(server)), server)),
    ...earlier.realServers
      .filter((server) => !after.has(renderEndpoint(server)))
      .map((server) => `a real server goes ${goingOf(earlier, service, server)}, ${how}`),
  ];
}

function kindsOfServer(earlier: RealServer | undefined, server: RealServer): string[] {
  if (earlier === undefined) return ["a real server comes"];
  const [from, to] = [earlier.weight, server.weight];
  const kinds = [
    ...when(to > from, from === 0 ? "a weight goes from 0" : "a weight goes up"),
    ...when(to < from, to === 0 ? "a weight goes to 0" : "a weight goes down"),
    ...when(earlier.forwarding !== server.forwarding, "another method"),
    ...when(
      earlier.upperThreshold !== server.upperThreshold || earlier.lowerThreshold !== server.lowerThreshold,
      "another thresholds",
    ),
  ];
  return kinds.length > 0 ? kinds : ["a real server stays"];
}

function goingOf(earlier: VirtualService, service: VirtualService, server: RealServer): string {
  if (!isMarked(earlier) && earlier.protocol === "udp") return "of UDP";
  if (earlier.onePacket) return "of single packets";
  if (server.weight === 0) return "from weight 0";
  const { scheduler, schedulerFlags: flags } = service;
  if (scheduler === "dh") return "under dh";
  if (scheduler !== "sh") return "under another scheduler";
  if (flags.includes("sh-fallback")) return "under sh -b sh-fallback";
  return flags.length > 0 ? "under sh -b sh-port" : "under sh";
}

function marksOf({ packetMarks }: Table, program: string): string[] {
  return packetMarks.map(renderPacketMark).filter((rule) => rule.startsWith(`${program} `));
}

function dropsOf({ accessRules }: Table, program: string): string[] {
  return accessRules.map(renderAccessRule).filter((rule) => rule.startsWith(`${program} `));
}

function sourcesOf({ sourceNats }: Table, program: string): string[] {
  return sourceNats.map(renderSourceNat).filter((rule) => rule.startsWith(`${program} `));
}

function addressesOf({ heldAddresses }: Table): string[] {
  return heldAddresses.map(renderHeldAddress);
}

function kindsOfLines(one: string, found: string[], wanted: string[]): string[] {
  return [
    ...when(
      wanted.some((line) => !found.includes(line)),
      "comes",
    ),
    ...when(
      found.some((line) => !wanted.includes(line)),
      "goes",
    ),
    ...when(
      found.some((line) => wanted.includes(line)),
      "stays",
    ),
    ...when(found.length === 0 && wanted.length > 0, "is the first"),
    ...when(found.length > 0 && wanted.length === 0, "was the last"),
  ].map((what) => `${one} ${what}`);
}

function daemonOf({ syncDaemons }: Table, role: string): string {
  return syncDaemons.filter((daemon) => daemon.role === role).map(renderSyncDaemon)[0] ?? "";
}

function fate(found: string, wanted: string): string {
  if (found === wanted) return "stays";
  if (found === "") return "starts";
  return wanted === "" ? "stops" : "changes";
}

function when(is: boolean, kind: string): string[] {
  return is ? [kind] : [];
}
