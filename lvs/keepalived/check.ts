import { type KeepalivedFeature, lackOfKeepalived, type Versions } from "../capabilities";
import {
  commandFor,
  DEFAULT_CHECK,
  type DnsCheck,
  type HealthCheck,
  type HttpPage,
  type MiscCheck,
  pagesOf,
  type UdpCheck,
} from "../healthCheck";
import type { RealServer } from "../virtualService";
import { block } from "./block";

/** The one success that keepalived can name where it can't name them all. */
const OK = 200;

/** keepalived's longest reply; its default are 255 bytes. */
const MAX_REPLY_BYTES = 65_535;

/** Runs a program as every version of keepalived understands it; see guest/director/. */
const MISC_CHECK = "/usr/libexec/keepalived/lvs-misc-check";

/** Whose check it is, and what is written of it elsewhere. */
export interface CheckPlace {
  server: Pick<RealServer, "address" | "port">;
  versions: Versions;
  /** Whether the service's block has the Host header, the same for all of its checks. */
  hostIsSaid: boolean;
}

/** A check as the block that a real server has for it. @see keepalived.conf(5) */
export function renderCheck(check: HealthCheck, place: CheckPlace): string[] {
  return block(check.type, linesOf(check, place));
}

function linesOf(check: HealthCheck, { server, versions, hostIsSaid }: CheckPlace): string[] {
  const lacks = (feature: KeepalivedFeature) => lackOfKeepalived(feature, versions) !== undefined;
  switch (check.type) {
    case "HTTP_GET":
    case "SSL_GET":
      return [
        ...renderConnection(check),
        ...renderRetries(lacks("httpRetry") ? "nb_get_retry" : "retry", check),
        ...(check.sni ? ["enable_sni"] : []),
        ...pagesOf(check).flatMap((page) => renderUrl(page, hostIsSaid, lacks("everySuccessStatus"))),
      ];
    case "TCP_CHECK":
    case "PING_CHECK":
      return [...renderConnection(check), ...renderRetries("retry", check)];
    case "UDP_CHECK":
      return [...renderConnection(check), ...renderRetries("retry", check), ...renderDatagrams(check)];
    case "DNS_CHECK":
      return [...renderConnection(check), ...renderQuestion(check, lacks("dnsRetryDelay"))];
    case "SMTP_CHECK":
      return [
        ...renderConnection(check),
        ...renderRetries("retry", check, lacks("smtpRetriesAsRepeats") ? 1 : 0),
        `helo_name ${check.helo}`,
      ];
    case "MISC_CHECK":
      return renderProgram(check, server);
  }
}

/** Without a port it is the real server's own. */
function renderConnection({ port, connectTimeoutSeconds }: { port?: number; connectTimeoutSeconds: number }): string[] {
  return [...(port === undefined ? [] : [`connect_port ${port}`]), `connect_timeout ${connectTimeoutSeconds}`];
}

interface Retries {
  retries: number;
  retryDelaySeconds: number;
}

/** @param counted how many more than the repeats the keyword counts */
function renderRetries(keyword: string, { retries, retryDelaySeconds }: Retries, counted = 0): string[] {
  return [`${keyword} ${retries + counted}`, `delay_before_retry ${retryDelaySeconds}`];
}

function renderUrl({ path, virtualHost, digest, status }: HttpPage, hostIsSaid: boolean, old: boolean): string[] {
  // the digest alone tells a page from an error's
  const ok = digest === undefined && old ? OK : undefined;
  const code = status ?? ok;
  return block("url", [
    `path "${path}"`,
    ...(virtualHost === undefined || hostIsSaid ? [] : [`virtualhost ${virtualHost}`]),
    ...(digest === undefined ? [] : [`digest ${digest}`]),
    ...(code === undefined ? [] : [`status_code ${code}`]),
  ]);
}

function renderDatagrams({ payload, reply }: UdpCheck): string[] {
  return [...(payload === undefined ? [] : [`payload ${payload}`]), ...(reply === undefined ? [] : renderReply(reply))];
}

/** Of a reply that is too short keepalived compares only what is there, and one that is too long it takes for wrong. */
function renderReply(reply: string): string[] {
  if (reply === "any") return ["require_reply"];
  return [`require_reply ${reply}`, `min_reply_length ${reply.length / 2}`, `max_reply_length ${MAX_REPLY_BYTES}`];
}

function renderQuestion({ name, recordType, retries, retryDelaySeconds }: DnsCheck, old: boolean): string[] {
  const delay = retryDelaySeconds ?? DEFAULT_CHECK.retryDelaySeconds;
  return [`retry ${retries}`, ...(old ? [] : [`delay_before_retry ${delay}`]), `type ${recordType}`, `name ${name}`];
}

function renderProgram(check: MiscCheck, server: CheckPlace["server"]): string[] {
  const {
    command,
    timeoutSeconds,
    retries,
    retryDelaySeconds = DEFAULT_CHECK.retryDelaySeconds,
    dynamicWeight,
  } = check;
  return [
    `misc_path "${MISC_CHECK} ${commandFor(command, server)}"`,
    `misc_timeout ${timeoutSeconds}`,
    ...(retries === undefined ? [] : renderRetries("retry", { retries, retryDelaySeconds })),
    ...(dynamicWeight ? ["misc_dynamic"] : []),
  ];
}
