import fc from "fast-check";
import { type KeepalivedFeature, lackOfKeepalived, type Versions } from "../../../lvs/capabilities";
import type { CheckedService } from "../../../lvs/checkedService";
import {
  DNS_RECORD_TYPES,
  type HealthCheck,
  type HealthPolicy,
  type HttpCheck,
  type Notices,
  pagesOf,
} from "../../../lvs/healthCheck";
import { validateCheckedService } from "../../../lvs/keepalived/validate";
import { renderEndpoint } from "../../../lvs/rules";
import { familyOf, servicePort, type VirtualService } from "../../../lvs/virtualService";
import { arbitraryTable } from "./arbitraryTable";

const seconds = fc.constantFrom(1, 2, 30, 3600);
const ports = fc.constantFrom(undefined, 25, 80, 65_535);
const hostNames = fc.constantFrom("localhost", "www.example.org", "a-1.example");
const virtualHosts = fc.constantFrom(undefined, "www.example.org", "www_1.example:8080");

/** Every character that a configuration lets into a path or a command, and keepalived leaves as it is. */
const printable = Array.from({ length: 94 }, (_, at) => String.fromCharCode(at + 33)).filter(
  (each) => !'"\\'.includes(each),
);
const plain = printable.filter((each) => /[\w./:=,@%+-]/.test(each));
const paths = fc.string({ unit: fc.constantFrom(...printable), maxLength: 30 }).map((rest) => `/${rest}`);
const commands = fc.string({ unit: fc.constantFrom(" ", ...plain), maxLength: 30 }).map((rest) => `/usr/bin/x${rest}`);

const asking = { connectTimeoutSeconds: seconds, retries: fc.constantFrom(0, 1, 3), retryDelaySeconds: seconds };
const connection = { port: ports, ...asking };

function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

/** @param hosts what the Host headers may be */
function pageOf(hosts: fc.Arbitrary<string | undefined>, versions: Versions) {
  const several = lackOfKeepalived("severalStatuses", versions) ? [] : ["200-299", "200 301 400-499"];
  return {
    path: paths,
    virtualHost: hosts,
    status: optional(fc.constantFrom<number | string>(200, 301, ...several)),
    digest: optional(fc.constant("0123456789abcdef0123456789abcdef")),
  };
}

function httpChecks(hosts: fc.Arbitrary<string | undefined>, versions: Versions): fc.Arbitrary<HealthCheck> {
  const page = pageOf(hosts, versions);
  const type = fc.constantFrom("HTTP_GET" as const, "SSL_GET" as const);
  if (lackOfKeepalived("severalPages", versions)) return fc.record({ type, ...connection, ...page });
  const morePages = optional(fc.array(fc.record(page), { maxLength: 2 }));
  return fc
    .record({ type, ...connection, ...page, morePages, sni: fc.boolean() })
    .map(({ sni, ...check }) => (sni && isNamed(check) ? { ...check, sni: true } : check));
}

/** Whether it may tell the name of the host as it opens a connection. */
function isNamed(check: HttpCheck): boolean {
  return check.type === "SSL_GET" && pagesOf(check).every(({ virtualHost }) => /^[^:]+$/.test(virtualHost ?? ""));
}

/** Any check that a version has. */
function checksOf(hosts: fc.Arbitrary<string | undefined>, versions: Versions): fc.Arbitrary<HealthCheck> {
  const unless = (feature: KeepalivedFeature, check: fc.Arbitrary<HealthCheck>) =>
    lackOfKeepalived(feature, versions) ? [] : [check];
  const names = fc.constantFrom(".", "example.org", "_dns.a-1.example");
  const misc = {
    type: fc.constant("MISC_CHECK" as const),
    command: commands,
    timeoutSeconds: seconds,
    dynamicWeight: fc.boolean(),
  };
  return fc.oneof(
    httpChecks(hosts, versions),
    fc.record({ type: fc.constant("TCP_CHECK" as const), ...connection }),
    fc.record({ type: fc.constant("SMTP_CHECK" as const), ...connection, helo: hostNames }),
    fc.record({
      type: fc.constant("DNS_CHECK" as const),
      name: names,
      recordType: fc.constantFrom(...DNS_RECORD_TYPES),
      ...connection,
      retryDelaySeconds: lackOfKeepalived("dnsRetryDelay", versions) ? fc.constant(undefined) : optional(seconds),
    }),
    fc.record(misc),
    ...unless(
      "miscRetries",
      fc.record({ ...misc, retries: fc.constantFrom(1, 3), retryDelaySeconds: optional(seconds) }),
    ),
    ...unless("pingCheck", fc.record({ type: fc.constant("PING_CHECK" as const), ...asking })),
    ...unless(
      "udpPayload",
      fc.record({
        type: fc.constant("UDP_CHECK" as const),
        ...connection,
        payload: optional(fc.constantFrom("00", "0aF1")),
        reply: optional(fc.constantFrom("any", "0aXx81")),
      }),
    ),
  );
}

function withPort(check: HealthCheck): HealthCheck {
  return "port" in check ? { ...check, port: check.port ?? 25 } : check;
}

/** The checks of the real servers that have one of their own. */
function ownChecksOf(service: VirtualService, checks: fc.Arbitrary<HealthCheck>) {
  const each = optional(fc.oneof(fc.constant("none" as const), checks));
  return fc.tuple(...service.realServers.map(() => each)).map((own) => {
    const pairs = service.realServers.map((server, index) => [renderEndpoint(server), own[index]] as const);
    const given = pairs.filter((pair): pair is [string, HealthCheck | "none"] => pair[1] !== undefined);
    return given.length === 0 ? undefined : Object.fromEntries(given);
  });
}

function noticesOf(service: VirtualService): fc.Arbitrary<Notices> {
  const ofServers = service.realServers.some((server) => server.port === 0)
    ? fc.constantFrom("/bin/tell %address")
    : fc.constantFrom("/bin/tell", "/bin/tell %address %port %address");
  const ofAll = fc.constantFrom("/bin/call", "/bin/call all");
  return fc.record({
    notifyUp: optional(ofServers),
    notifyDown: optional(ofServers),
    quorumUp: optional(ofAll),
    quorumDown: optional(ofAll),
  });
}

function policyOf(service: VirtualService, versions: Versions): fc.Arbitrary<HealthPolicy> {
  // a version that can't tell them apart has one for all
  const hosts = lackOfKeepalived("virtualHostOfCheck", versions)
    ? virtualHosts.map((host) => fc.constant(host))
    : fc.constant(virtualHosts);
  return hosts.chain((host) => policyWith(service, checksOf(host, versions)));
}

function policyWith(service: VirtualService, anyChecks: fc.Arbitrary<HealthCheck>): fc.Arbitrary<HealthPolicy> {
  const address = familyOf(service) === "ipv6" ? "fd00:2::99" : "192.168.2.99";
  const port = servicePort(service);
  const weights = service.realServers.reduce((sum, { weight }) => sum + weight, 0);
  const anyPort = service.realServers.some((server) => server.port === 0);
  const checks = anyPort ? anyChecks.map(withPort) : anyChecks;
  return fc
    .record({
      check: optional(checks),
      ownChecks: optional(ownChecksOf(service, checks)),
      delaySeconds: seconds,
      quorum: fc.constantFrom(1, 2, 3),
      hysteresis: fc.constantFrom(0, 1),
      sorryServer: fc.option(fc.record({ address: fc.constant(address), port: fc.constantFrom(port, port, 81) }), {
        nil: undefined,
      }),
      inhibitOnFailure: fc.boolean(),
      notices: optional(noticesOf(service)),
    })
    .map(({ quorum, hysteresis, ...policy }) => {
      const reached = Math.max(1, Math.min(quorum, weights));
      return {
        ...policy,
        quorum: reached,
        hysteresis: Math.max(0, Math.min(hysteresis, reached - 1, weights - reached)),
      };
    });
}

/** What is left of a service that keepalived of a version can have. */
function possible(service: VirtualService, versions: Versions): VirtualService {
  const [first] = service.realServers;
  const realServers = lackOfKeepalived("methodOfRealServer", versions)
    ? service.realServers.filter(({ forwarding }) => forwarding === first?.forwarding)
    : service.realServers;
  const netmask = lackOfKeepalived("netmask", versions) && familyOf(service) === "ipv4";
  const persistence =
    service.persistence && netmask ? { ...service.persistence, netmask: undefined } : service.persistence;
  return { ...service, realServers, persistence };
}

/** Any services that keepalived of a version takes whole. */
export function arbitraryChecked(versions: Versions): fc.Arbitrary<CheckedService[]> {
  return arbitraryTable
    .map(({ virtualServices }) => virtualServices.map((service) => possible(service, versions)))
    .chain((services) =>
      fc.tuple(
        ...services.map((service) =>
          policyOf(service, versions).map((health): CheckedService => ({ service, health })),
        ),
      ),
    )
    .map((services) => services.filter((checked) => validateCheckedService(checked, versions).length === 0));
}
