import type { Problem } from "../../errors/userError";
import { MAX_RANGES_OF_A_RULE } from "../../lvs/table";
import { familyOf, familyOfAddress } from "../../lvs/virtualService";
import { accessRulesOf, rangesOf } from "../../plan/access";
import { mayBeFtp } from "../../plan/ftp";
import { configPath } from "../configPath";
import type { ServiceConfig, StackConfig } from "../schema/stack";
import { covers, hostBits, overlap } from "./address";

/** A network of clients, and where it stands. */
interface Entry {
  network: string;
  path: PropertyKey[];
}

/** Lists of clients that can't do what they say, or have entries that do nothing. */
export function accessProblems(config: StackConfig): Problem[] {
  return config.virtualServices.flatMap((service, index) => {
    if (service.allow === undefined && service.deny === undefined) return [];
    const path = ["virtualServices", index];
    const [allow, deny] = [entriesOf("allow", service, path), entriesOf("deny", service, path)];
    const wrong = [...allow, ...deny].flatMap((entry) => [
      ...familyProblems(entry, service),
      ...hostBits(entry.path, entry.network),
    ]);
    if (wrong.length > 0) return wrong;
    return [
      ...unknownPackets(service, path),
      ...dataConnections(service, path),
      ...uselessEntries(allow, deny),
      ...everybody(service.allow ?? [], "lets in everybody, as no list does", [...path, "allow"]),
      ...everybody(service.deny ?? [], "keeps everybody out", [...path, "deny"]),
      ...tooMany(service, config, path),
    ];
  });
}

function entriesOf(list: "allow" | "deny", service: ServiceConfig, path: PropertyKey[]): Entry[] {
  return (service[list] ?? []).map((network, index) => ({ network, path: [...path, list, index] }));
}

function familyProblems({ network, path }: Entry, service: ServiceConfig): Problem[] {
  const family = familyOf(service);
  // by IPv6 nobody comes from an address that stands for one of IPv4
  if (familyOfAddress(network) === family && !covers("::ffff:0:0/96", network)) return [];
  return [
    {
      what: `${network} in a service of the family ${family}, which no such client reaches`,
      where: configPath(path),
      expected: `a network of the family ${family}`,
    },
  ];
}

/** Another rule of the firewall may mark packets after ours have looked for the mark. */
function unknownPackets(service: ServiceConfig, path: PropertyKey[]): Problem[] {
  if (!("firewallMark" in service) || service.packets.length > 0) return [];
  return [
    {
      what: "a list of clients for packets that somebody else marks",
      where: configPath(path),
      expected: "packets, so that the director knows which ones the list is about",
      fix: "name the packets, or let whoever marks them leave these clients' out",
    },
  ];
}

/** @see ip_vs_service_find in the kernel's source */
function dataConnections(service: ServiceConfig, path: PropertyKey[]): Problem[] {
  if (!mayBeFtp(service) || service.persistence === undefined) return [];
  return [
    {
      what: "a list of clients for persistent FTP, whose real servers others reach all the same at every port from 1024 on",
      where: configPath(path),
      expected: "a firewallMark, whose packets.ports have all of FTP's, or no persistence",
    },
  ];
}

/** Entries without which the same clients would come. */
function uselessEntries(allow: Entry[], deny: Entry[]): Problem[] {
  const outside =
    allow.length === 0 ? [] : deny.filter(({ network }) => !allow.some((each) => overlap(each.network, network)));
  return [
    ...[allow, deny].flatMap((list) =>
      list.flatMap((entry, index) => {
        const other = list.find(
          (each, at) =>
            at !== index && covers(each.network, entry.network) && (at < index || each.network !== entry.network),
        );
        return other ? [useless(entry, `is in ${other.network} at ${configPath(other.path)}`)] : [];
      }),
    ),
    ...allow.flatMap((entry) => {
      const denied = deny.find(({ network }) => covers(network, entry.network));
      return denied ? [useless(entry, `is kept out by ${denied.network} at ${configPath(denied.path)}`)] : [];
    }),
    ...outside.map((entry) => useless(entry, "is kept out already: nothing of it is in allow")),
  ];
}

function useless({ network, path }: Entry, why: string): Problem {
  return {
    what: `${network} ${why}`,
    where: configPath(path),
    expected: "entries that each do something",
    fix: "remove it",
  };
}

/** Whether networks have every address taken together. */
function everybody(networks: string[], what: string, path: PropertyKey[]): Problem[] {
  const [first, ...more] = networks;
  if (first === undefined || rangesOf([first, ...more]).join() !== rangesOf([`${first.split("/")[0]}/0`]).join())
    return [];
  return [{ what: `this ${what}`, where: configPath(path), expected: "some networks", fix: "remove it" }];
}

function tooMany(service: ServiceConfig, config: StackConfig, path: PropertyKey[]): Problem[] {
  const rules = accessRulesOf(config.virtualServices, [], [service]);
  const most = Math.max(
    ...rules.map(({ clients, exceptPorts }) =>
      "outside" in clients ? clients.outside.length + exceptPorts.length : 0,
    ),
  );
  if (most <= MAX_RANGES_OF_A_RULE) return [];
  return [
    {
      what: `${most} networks apart from each other`,
      where: configPath([...path, "allow"]),
      expected: `${MAX_RANGES_OF_A_RULE} or fewer: the firewall reads no longer rule`,
      fix: "write larger networks, or deny what lies between",
    },
  ];
}
