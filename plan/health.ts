import type { HealthConfig, RealServerConfig, ServiceConfig, StackConfig } from "../config/schema/stack";
import type { CheckedService } from "../lvs/checkedService";
import {
  DEFAULT_CHECK,
  DEFAULT_HEALTH,
  type HealthCheck,
  type HealthPolicy,
  type HttpCheck,
  type HttpPage,
  type Notices,
} from "../lvs/healthCheck";
import { renderEndpoint } from "../lvs/rules";
import { familyOfAddress, servicePort } from "../lvs/virtualService";
import { isDirectorItself, rips } from "./addresses";
import { onDirectors } from "./programs";
import { addressOf, realServerOf, serviceOf } from "./table";

type CheckConfig = Exclude<HealthConfig["check"], "none" | undefined>;
type HttpCheckConfig = Extract<CheckConfig, { type: HttpCheck["type"] }>;
type PageConfig = Pick<HttpCheckConfig, "path" | "virtualHost" | "status" | "digest">;

/**
 * The virtual services with what keepalived does about their health; undefined where it doesn't own the table.
 *
 * @param director whose keepalived
 */
export function checkedServicesOf(config: StackConfig, director = config.director): CheckedService[] | undefined {
  const { owner, virtualServices, nodes } = config;
  if (owner !== "keepalived") return undefined;
  return virtualServices.map((service) => ({
    service: serviceOf(service, nodes),
    health: healthOf(service, nodes, director),
  }));
}

function healthOf(service: ServiceConfig, nodes: StackConfig["nodes"], director: string): HealthPolicy {
  const { check, delaySeconds, quorum, hysteresis, inhibitOnFailure, sorryServer } = service.health ?? DEFAULTS;
  return {
    check: check === "none" ? undefined : check === undefined ? defaultCheck(service) : checkOf(check),
    ownChecks: ownChecksOf(service, nodes),
    delaySeconds,
    quorum,
    hysteresis,
    inhibitOnFailure,
    sorryServer: sorryServer && {
      address: sorryAddress(sorryServer, service, nodes, director),
      port: sorryServer.port ?? servicePort(service),
    },
    notices: noticesOf(service),
  };
}

/** The director itself by its RIP, since by masquerade the kernel sends nothing to 127.0.0.1. @see ip_vs_xmit.c in its source */
function sorryAddress(
  server: NonNullable<HealthConfig["sorryServer"]>,
  service: ServiceConfig,
  nodes: StackConfig["nodes"],
  director: string,
): string {
  const { node = "", address = node } = server;
  if (isDirectorItself(address)) return rips(nodes, director)[familyOfAddress(address)] ?? address;
  return addressOf(server, service, nodes) ?? address;
}

/** Undefined where there are none. */
function noticesOf({ health = DEFAULTS }: ServiceConfig): Notices | undefined {
  const { notifyUp, notifyDown, quorumUp, quorumDown } = health;
  const commands = Object.entries({ notifyUp, notifyDown, quorumUp, quorumDown }).flatMap(([name, command]) =>
    command === undefined ? [] : [[name, onDirectors(command)]],
  );
  return commands.length > 0 ? Object.fromEntries(commands) : undefined;
}

const DEFAULTS: HealthConfig = DEFAULT_HEALTH;

/** A TCP service's port tells that something serves. Where it is every port, or not TCP, nobody knows what to ask. */
function defaultCheck(service: ServiceConfig): HealthCheck | undefined {
  if ("firewallMark" in service || service.protocol !== "tcp" || service.port === 0) return undefined;
  const { connectTimeoutSeconds, retries, retryDelaySeconds } = DEFAULT_CHECK;
  return { type: "TCP_CHECK", port: undefined, connectTimeoutSeconds, retries, retryDelaySeconds };
}

/** Undefined where no real server has one. */
function ownChecksOf(service: ServiceConfig, nodes: StackConfig["nodes"]): HealthPolicy["ownChecks"] {
  const own = service.realServers.flatMap((server: RealServerConfig) =>
    server.check === undefined ? [] : [[renderEndpoint(realServerOf(server, service, nodes)), server.check] as const],
  );
  if (own.length === 0) return undefined;
  return Object.fromEntries(own.map(([endpoint, check]) => [endpoint, check === "none" ? check : checkOf(check)]));
}

/** The check with every field there: undefined where the configuration leaves it out. */
export function checkOf(check: CheckConfig): HealthCheck {
  switch (check.type) {
    case "HTTP_GET":
    case "SSL_GET":
      return httpCheckOf(check);
    case "TCP_CHECK":
    case "SMTP_CHECK":
      return { ...check, port: check.port };
    case "UDP_CHECK":
      return { ...check, port: check.port, payload: check.payload, reply: check.reply };
    case "DNS_CHECK":
      return { ...check, port: check.port, retryDelaySeconds: check.retryDelaySeconds };
    case "PING_CHECK":
      return check;
    case "MISC_CHECK":
      return {
        ...check,
        command: onDirectors(check.command),
        retries: check.retries === 0 ? undefined : check.retries,
      };
  }
}

function httpCheckOf(check: HttpCheckConfig): HttpCheck {
  const { type, pages, port, connectTimeoutSeconds, retries, retryDelaySeconds } = check;
  const [first = check, ...others] = pages ?? [];
  return {
    type,
    port,
    connectTimeoutSeconds,
    retries,
    retryDelaySeconds,
    ...pageOf(first, check),
    morePages: pages && others.map((page) => pageOf(page, check)),
    sni: check.type === "SSL_GET" && check.sni ? true : undefined,
  };
}

/** @param check which says the Host header of the pages that don't */
function pageOf({ path, virtualHost, status, digest }: PageConfig, check: PageConfig): HttpPage {
  return { path: path ?? DEFAULT_CHECK.path, virtualHost: virtualHost ?? check.virtualHost, status, digest };
}
