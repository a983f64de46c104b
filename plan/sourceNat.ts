import type { ServiceConfig, StackConfig } from "../config/schema/stack";
import type { SourceNat } from "../lvs/table";
import { familyOf } from "../lvs/virtualService";
import { type GroupsConfig, groupOf } from "./groups";
import { interfacesOf } from "./placement";

type Config = GroupsConfig & Pick<StackConfig, "nodes" | "virtualServices">;

/** What hides clients from the real servers of virtual services, on one of the directors. */
export function sourceNatsOf(config: Config, director: string): SourceNat[] {
  return config.virtualServices
    .filter(({ snat }) => snat)
    .flatMap((service) =>
      sourcesOf(config, director, service).map((source) => ({ packets: packetsOf(service), ...source })),
    );
}

/**
 * The addresses that a director has for it, each with the way that it is for: the back network, or all others. Replies have
 * to come back by it, so it is the one that floats there with the VIP, if any: whichever director is master then goes on with
 * connections on which it is the client who speaks next, and real servers know one address.
 */
export function sourcesOf(
  config: Config,
  director: string,
  service: ServiceConfig,
): Pick<SourceNat, "way" | "source">[] {
  const { nodes, directors } = config;
  const own = nodes[director] ?? {};
  const group = groupOf(config, service);
  const [front, back] =
    familyOf(service) === "ipv4"
      ? [group?.vip ?? own.front, group?.gateway ?? own.back]
      : [group?.vip6 ?? own.front6, group?.gateway6 ?? own.back6];
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
