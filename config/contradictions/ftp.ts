import type { Problem } from "../../errors/userError";
import { guestProfiles } from "../../guest/profiles";
import { lackOfFtp } from "../../lvs/capabilities";
import { familyOf } from "../../lvs/virtualService";
import { isFollowed, mayBeFtp } from "../../plan/ftp";
import { methodsOf } from "../../plan/methods";
import { configPath } from "../configPath";
import type { ServiceConfig, StackConfig } from "../schema/stack";

/** What works by every method and in every kernel. @see ip_vs_schedule in the kernel's source */
export const BY_MARK =
  'a firewallMark with persistence, whose packets.ports have all of FTP\'s: [20, 21, "10000:10100"], the range being what the real servers offer';

/** FTP whose data connections would reach nobody. */
export function ftpProblems({ guest, virtualServices }: StackConfig): Problem[] {
  return virtualServices.flatMap((service, index) => {
    if (!("address" in service)) return [];
    const path = ["virtualServices", index];
    return [...nothingToFollow(service, path), ...otherMethods(service, path), ...olderKernel(service, path, guest)];
  });
}

function nothingToFollow(service: ServiceConfig, path: PropertyKey[]): Problem[] {
  if (!("ftp" in service) || service.ftp === undefined) return [];
  if (mayBeFtp(service) && (service.ftp === false || isFollowed(service))) return [];
  return [
    {
      what: `ftp: ${service.ftp} has no effect: the kernel follows FTP at TCP's port 21 and by masquerade only`,
      where: configPath([...path, "ftp"]),
      expected: "protocol: tcp, port: 21 and forwarding: masquerade",
      fix: service.ftp ? `remove it, or write ${BY_MARK}` : "remove it",
    },
  ];
}

function otherMethods(service: ServiceConfig, path: PropertyKey[]): Problem[] {
  if (!mayBeFtp(service) || service.ftp !== undefined || service.persistence !== undefined) return [];
  const method = methodsOf(service).find((each) => each !== "masquerade");
  if (method === undefined) return [];
  return [
    {
      what: `FTP by ${method}, whose passive data connections would reach no real server`,
      where: configPath([...path, "port"]),
      expected: BY_MARK,
      fix: "write that; or ftp: false, if port 21 isn't FTP here",
    },
  ];
}

function olderKernel(service: ServiceConfig, path: PropertyKey[], guest: StackConfig["guest"]): Problem[] {
  const lack = isFollowed(service) ? lackOfFtp(familyOf(service), guestProfiles[guest].versions) : undefined;
  if (lack === undefined) return [];
  return [
    {
      what: `${guest} doesn't follow FTP in IPv6`,
      where: configPath([...path, "port"]),
      expected: lack,
      fix: `write ${BY_MARK}; or ftp: false, if port 21 isn't FTP here`,
    },
  ];
}
