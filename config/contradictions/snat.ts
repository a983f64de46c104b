import type { Problem } from "../../errors/userError";
import { directReturnsOf } from "../../lvs/directReturn";
import { renderEndpoint } from "../../lvs/rules";
import { familyOf } from "../../lvs/virtualService";
import { packetsOf, within } from "../../plan/access";
import { vips } from "../../plan/addresses";
import { mayBeFtp } from "../../plan/ftp";
import { forwardingOf, methodsOf, needsGateway } from "../../plan/methods";
import { sourcesOf } from "../../plan/sourceNat";
import { addressOf, realServerOf, tableOf } from "../../plan/table";
import { configPath } from "../configPath";
import type { ServiceConfig, StackConfig } from "../schema/stack";
import { BY_MARK } from "./ftp";
import { setIt } from "./problem";

/** Clients that the director shall hide from real servers and can't, or where nothing would come of it. */
export function snatProblems(config: StackConfig): Problem[] {
  return config.virtualServices.flatMap((service, index) => {
    if (!service.snat) return [];
    const path = ["virtualServices", index, "snat"];
    if (!methodsOf(service).includes("masquerade")) return [noneToHideFrom(service, path)];
    return [
      ...singlePackets(service, path),
      ...dataConnections(service, path),
      ...otherPorts(service, config, path),
      ...withoutSource(service, config, path),
      ...fromThemselves(service, config, path),
    ];
  });
}

function noneToHideFrom(service: ServiceConfig, path: PropertyKey[]): Problem {
  return {
    what: `snat has no effect: its real servers answer clients themselves, by ${[...new Set(methodsOf(service))].join(" and ")}`,
    where: configPath(path),
    expected: "a real server by masquerade",
    fix: "remove it",
  };
}

/** @see IP_VS_CONN_F_ONE_PACKET in the kernel's source: such a connection is in no list */
function singlePackets({ onePacket }: ServiceConfig, path: PropertyKey[]): Problem[] {
  if (!onePacket) return [];
  return [
    {
      what: "snat with onePacket: the kernel remembers no connection of single packets, so the firewall knows none",
      where: configPath(path),
      expected: "one of the two",
      fix: "remove onePacket: then each client's port is a connection, which ends after lvs:timeouts.udpSeconds",
    },
  ];
}

/** In active mode it is the real server that calls the client, past the director. */
function dataConnections(service: ServiceConfig, path: PropertyKey[]): Problem[] {
  if (!mayBeFtp(service) || service.ftp === false) return [];
  return [
    {
      what: "snat of FTP, whose data connections the director would not hide",
      where: configPath(path),
      expected: BY_MARK,
      fix: "write that, for passive mode; or ftp: false, if port 21 isn't FTP here",
    },
  ];
}

/** The kernel tells by which VIP and port a connection came, and not by which service. */
function otherPorts(service: ServiceConfig, { virtualServices }: StackConfig, path: PropertyKey[]): Problem[] {
  if (!("address" in service) || service.port !== 0) return [];
  const { protocol, address } = service;
  const other = virtualServices.findIndex(
    (each) => needsGateway(each) && packetsOf(each).some((one) => one.protocol === protocol && one.address === address),
  );
  if (other === -1) return [];
  return [
    {
      what: `snat of every port of ${address}, which would hide the clients of ${configPath(["virtualServices", other])} too`,
      where: configPath(path),
      expected: "every service by masquerade at this address to have it, or each port that has it named",
      fix: setIt(["virtualServices", other, "snat"], "true"),
    },
  ];
}

/** Where others mark the packets, nothing else asks for an address of their family. */
function withoutSource(service: ServiceConfig, config: StackConfig, path: PropertyKey[]): Problem[] {
  const { nodes, directors, networks } = config;
  const family = familyOf(service);
  return directors
    .filter((name) => nodes[name] !== undefined && sourcesOf(config, name, service).length === 0)
    .map((name) => ({
      what: `missing, and ${name} shall hide the clients of ${configPath(path.slice(0, -1))} behind it`,
      where: configPath(["nodes", name, family === "ipv6" ? "front6" : "front"]),
      expected: `an address in ${networks.front[family === "ipv6" ? "cidr6" : "cidr"] ?? "lvs:networks.front.cidr6, which is missing too"}`,
    }));
}

/** A machine drops what comes from an address that is its own. */
function fromThemselves(service: ServiceConfig, config: StackConfig, path: PropertyKey[]): Problem[] {
  const { nodes, director, networks } = config;
  const family = familyOf(service);
  const back = networks.back?.[family === "ipv6" ? "cidr6" : "cidr"];
  const table = tableOf(config);
  return service.realServers.flatMap((server) => {
    const address = addressOf(server, service, nodes);
    if (address === undefined || forwardingOf(server, service) !== "masquerade") return [];
    const isBehind = back !== undefined && within(address, back);
    const { source } = sourcesOf(config, director, service).find(({ way }) => way?.other !== isBehind) ?? {};
    if (!directReturnsOf(table, [address], vips(config)).some(({ vip }) => vip === source)) return [];
    return [
      {
        what: `${server.node ?? renderEndpoint(realServerOf(server, service, nodes))} would get packets from ${source}, a VIP that it has as its own, since it answers clients of it itself`,
        where: configPath(path),
        expected: `another VIP for the services by gatewaying or ipip, or other real servers`,
        fix: `${setIt(["vips", config.vips.length], "ADDRESS")}, and write that there`,
      },
    ];
  });
}
