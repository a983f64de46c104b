import fc from "fast-check";
import { lackOfKeepalived, type Versions } from "../../../lvs/capabilities";
import type { CheckedService } from "../../../lvs/checkedService";
import type { HealthCheck, HealthPolicy } from "../../../lvs/healthCheck";
import { validateCheckedService } from "../../../lvs/keepalived/validate";
import { familyOf, servicePort, type VirtualService } from "../../../lvs/virtualService";
import { arbitraryTable } from "./arbitraryTable";

const seconds = fc.constantFrom(1, 2, 30, 3600);
const ports = fc.constantFrom(undefined, 25, 80, 65_535);
const hostNames = fc.constantFrom("localhost", "www.example.org", "a-1.example");

/** Every character that a configuration lets into a path or a command, and keepalived leaves as it is. */
const printable = Array.from({ length: 94 }, (_, at) => String.fromCharCode(at + 33)).filter(
  (each) => !'"\\'.includes(each),
);
const plain = printable.filter((each) => /[\w./:=,@%+-]/.test(each));
const paths = fc.string({ unit: fc.constantFrom(...printable), maxLength: 30 }).map((rest) => `/${rest}`);
const commands = fc.string({ unit: fc.constantFrom(" ", ...plain), maxLength: 30 }).map((rest) => `/usr/bin/x${rest}`);

const connection = {
  port: ports,
  connectTimeoutSeconds: seconds,
  retries: fc.constantFrom(0, 1, 3),
  retryDelaySeconds: seconds,
};

const checks: fc.Arbitrary<HealthCheck> = fc.oneof(
  fc.record({
    type: fc.constantFrom("HTTP_GET" as const, "SSL_GET" as const),
    ...connection,
    path: paths,
    virtualHost: fc.option(hostNames, { nil: undefined }),
    status: fc.option(fc.constantFrom(200, 301), { nil: undefined }),
    digest: fc.option(fc.constant("0123456789abcdef0123456789abcdef"), { nil: undefined }),
  }),
  fc.record({ type: fc.constant("TCP_CHECK" as const), ...connection }),
  fc.record({ type: fc.constant("SMTP_CHECK" as const), ...connection, helo: hostNames }),
  fc.record({
    type: fc.constant("MISC_CHECK" as const),
    command: commands,
    timeoutSeconds: seconds,
    dynamicWeight: fc.boolean(),
  }),
);

function withPort(check: HealthCheck): HealthCheck {
  return "port" in check ? { ...check, port: check.port ?? 25 } : check;
}

function policyOf(service: VirtualService): fc.Arbitrary<HealthPolicy> {
  const address = familyOf(service) === "ipv6" ? "fd00:2::99" : "192.168.2.99";
  const port = servicePort(service);
  const weights = service.realServers.reduce((sum, { weight }) => sum + weight, 0);
  const anyPort = service.realServers.some((server) => server.port === 0);
  return fc
    .record({
      check: fc.option(anyPort ? checks.map(withPort) : checks, { nil: undefined }),
      delaySeconds: seconds,
      quorum: fc.constantFrom(1, 2, 3),
      hysteresis: fc.constantFrom(0, 1),
      sorryServer: fc.option(fc.record({ address: fc.constant(address), port: fc.constantFrom(port, port, 81) }), {
        nil: undefined,
      }),
      inhibitOnFailure: fc.boolean(),
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
      fc.tuple(...services.map((service) => policyOf(service).map((health): CheckedService => ({ service, health })))),
    )
    .map((services) => services.filter((checked) => validateCheckedService(checked, versions).length === 0));
}
