import type { ServiceConfig, StackConfig } from "../config/schema/stack";
import type { SourceNat } from "../lvs/table";
import { type Family, familyOf } from "../lvs/virtualService";
import { interfacesOf } from "./placement";

type Config = Pick<StackConfig, "nodes" | "directors" | "failover" | "virtualServices">;

/** What hides clients from the real servers of virtual services, on one of the directors. */
export function sourceNatsOf(config: Config, director: string): SourceNat[] {
  return config.virtualServices
    .filter(({ snat }) => snat)
    .flatMap((service) =>
      sourcesOf(config, director, familyOf(service)).map((source) => ({ packets: packetsOf(service), ...source })),
    );
}

/**
 * The addresses that a director has for it, each with the way that it is for: the back network, or all others. Replies have
 * to come back by it, so it is the one that floats there, if any: whichever director is master then goes on with connections
 * on which it is the client who speaks next, and real servers know one address.
 */
export function sourcesOf(
  { nodes, directors, failover }: Omit<Config, "virtualServices">,
  director: string,
  family: Family,
): Pick<SourceNat, "way" | "source">[] {
  const own = nodes[director] ?? {};
  const [front, back] =
    family === "ipv4"
      ? [failover?.vip ?? own.front, failover?.gateway ?? own.back]
      : [failover?.vip6 ?? own.front6, failover?.gateway6 ?? own.back6];
  if (back === undefined) return front === undefined ? [] : [{ way: undefined, source: front }];
  const { back: name } = interfacesOf({ nodes, directors }, director);
  return [
    { way: { interface: name, other: false }, source: back },
    ...(front === undefined ? [] : [{ way: { interface: name, other: true }, source: front }]),
  ];
}

/** As the kernel knows them: by the VIP, which connections keep, or by the mark that the firewall gave them. */
function packetsOf(service: ServiceConfig): SourceNat["packets"] {
  if ("firewallMark" in service) return { mark: service.firewallMark };
  const { protocol, address, port } = service;
  return { protocol, address, port };
}
