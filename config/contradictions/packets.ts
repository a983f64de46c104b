import type { Problem } from "../../errors/userError";
import { onePort, sharePorts } from "../../lvs/ports";
import { familyOf, familyOfAddress } from "../../lvs/virtualService";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";
import { vipProblems } from "./services";

type MarkedService = Extract<StackConfig["virtualServices"][number], { firewallMark: number }>;

/** Packets that a firewall mark is for, with where they are named. */
interface Marked {
  mark: number;
  packets: MarkedService["packets"][number];
  service: MarkedService;
  path: PropertyKey[];
}

/** Packets that get two marks, never reach the director, or are balanced otherwise than another service says. */
export function packetProblems(config: StackConfig): Problem[] {
  const all = config.virtualServices.flatMap(markedPackets);
  return [
    ...all.flatMap((marked) => [
      ...familyProblems(marked),
      ...vipProblems([...marked.path, "address"], marked.packets.address, config, marked.service),
      ...engineProblems(marked),
    ]),
    ...overlapProblems(all),
    ...shadowedServices(config, all),
  ];
}

function markedPackets(service: StackConfig["virtualServices"][number], index: number): Marked[] {
  if (!("firewallMark" in service)) return [];
  return service.packets.map((packets, position) => ({
    mark: service.firewallMark,
    packets,
    service,
    path: ["virtualServices", index, "packets", position],
  }));
}

function familyProblems({ packets: { address }, service, path }: Marked): Problem[] {
  const family = familyOf(service);
  if (familyOfAddress(address) === family) return [];
  return [
    {
      what: `${address} in a service of the family ${family}`,
      where: configPath([...path, "address"]),
      expected: "an address of the same family: families don't mix",
      fix: `write family: ${family === "ipv6" ? "ipv4" : "ipv6"} in the service`,
    },
  ];
}

function engineProblems({ packets: { protocol }, service, path }: Marked): Problem[] {
  const engine = service.persistence?.engine;
  if (engine === undefined || protocol === "udp") return [];
  return [
    {
      what: `${protocol} packets for the persistence engine ${engine}`,
      where: configPath([...path, "protocol"]),
      expected: `udp: ${engine} finds the call's identity in UDP only`,
    },
  ];
}

function overlapProblems(all: Marked[]): Problem[] {
  return all.flatMap((one, index) => {
    const other = all.slice(0, index).find((earlier) => overlap(one.packets, earlier.packets));
    if (other === undefined) return [];
    return [
      {
        what: `some of these packets get the mark ${other.mark} from ${configPath(other.path)}`,
        where: configPath(one.path),
        expected: "each packet marked once",
      },
    ];
  });
}

/** The kernel asks for a mark first. @see ip_vs_service_find in the kernel's source */
function shadowedServices({ virtualServices }: StackConfig, all: Marked[]): Problem[] {
  return virtualServices.flatMap((service, index) => {
    if (!("address" in service)) return [];
    const { protocol, address, port } = service;
    const mark = all.find(({ packets }) => overlap(packets, { protocol, address, ports: [onePort(port)] }));
    if (mark === undefined) return [];
    return [
      {
        what: `its packets get the mark ${mark.mark} from ${configPath(mark.path)}, so this service never sees one`,
        where: configPath(["virtualServices", index]),
        expected: "packets that are marked or balanced by their address, not both",
      },
    ];
  });
}

/** Whether there are packets that are of both. No ports are every port. */
export function overlap(one: Marked["packets"], other: Marked["packets"]): boolean {
  if (one.protocol !== other.protocol || one.address !== other.address) return false;
  return one.ports.length === 0 || other.ports.length === 0 || sharePorts(one.ports, other.ports);
}
