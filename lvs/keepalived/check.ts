import { lackOfKeepalived, type Versions } from "../capabilities";
import type { HealthCheck, HttpCheck, MiscCheck } from "../healthCheck";
import type { RealServer } from "../virtualService";
import { block } from "./block";

type ConnectingCheck = Exclude<HealthCheck, MiscCheck>;

/** The one success that keepalived can name where it can't name them all. */
const OK = 200;

/** Runs a program as every version of keepalived understands it; see guest/director/. */
const MISC_CHECK = "/usr/libexec/keepalived/lvs-misc-check";

/** A check as the block that a real server has for it. @see keepalived.conf(5) */
export function renderCheck(
  check: HealthCheck,
  { address, port }: Pick<RealServer, "address" | "port">,
  versions: Versions,
): string[] {
  switch (check.type) {
    case "HTTP_GET":
    case "SSL_GET":
      return block(check.type, [
        ...renderConnection(check),
        ...renderRetries(lackOfKeepalived("httpRetry", versions) ? "nb_get_retry" : "retry", check),
        ...renderUrl(check, versions),
      ]);
    case "TCP_CHECK":
      return block(check.type, [...renderConnection(check), ...renderRetries("retry", check)]);
    case "SMTP_CHECK":
      return block(check.type, [
        ...renderConnection(check),
        ...renderRetries("retry", check, lackOfKeepalived("smtpRetriesAsRepeats", versions) ? 1 : 0),
        `helo_name ${check.helo}`,
      ]);
    case "MISC_CHECK":
      return block(check.type, [
        `misc_path "${MISC_CHECK} ${check.command.replaceAll("%address", address).replaceAll("%port", String(port))}"`,
        `misc_timeout ${check.timeoutSeconds}`,
        ...(check.dynamicWeight ? ["misc_dynamic"] : []),
      ]);
  }
}

/** Without a port it is the real server's own. */
function renderConnection({ port, connectTimeoutSeconds }: ConnectingCheck): string[] {
  return [...(port === undefined ? [] : [`connect_port ${port}`]), `connect_timeout ${connectTimeoutSeconds}`];
}

/** @param counted how many more than the repeats the keyword counts */
function renderRetries(keyword: string, { retries, retryDelaySeconds }: ConnectingCheck, counted = 0): string[] {
  return [`${keyword} ${retries + counted}`, `delay_before_retry ${retryDelaySeconds}`];
}

function renderUrl({ path, digest, status }: HttpCheck, versions: Versions): string[] {
  // the digest alone tells a page from an error's
  const ok = digest === undefined && lackOfKeepalived("everySuccessStatus", versions) ? OK : undefined;
  const code = status ?? ok;
  return block("url", [
    `path "${path}"`,
    ...(digest === undefined ? [] : [`digest ${digest}`]),
    ...(code === undefined ? [] : [`status_code ${code}`]),
  ]);
}
