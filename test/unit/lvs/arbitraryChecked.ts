import fc from "fast-check";
import type { Versions } from "../../../lvs/capabilities";
import type { CheckedService } from "../../../lvs/checkedService";
import type { HealthCheck, HealthPolicy } from "../../../lvs/healthCheck";
import { validateCheckedService } from "../../../lvs/keepalived/validate";
import { familyOf, type VirtualService } from "../../../lvs/virtualService";
import { arbitraryTable } from "./arbitraryTable";

const seconds = fc.constantFrom(1, 2, 30, 3600);
const ports = fc.constantFrom(undefined, 25, 80, 65_535);
const hostNames = fc.constantFrom("localhost", "www.example.org", "a-1.example");

/** Every character that a configuration lets into a path or a command. */
const printable = Array.from({ length: 94 }, (_, at) => String.fromCharCode(at + 33)).filter((each) => each !== '"');
const paths = fc.string({ unit: fc.constantFrom(...printable), maxLength: 30 }).map((rest) => `/${rest}`);
const commands = fc
  .string({ unit: fc.constantFrom(" ", ...printable), maxLength: 30 })
  .map((rest) => `/usr/bin/x${rest}`);

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

function policyOf(service: VirtualService): fc.Arbitrary<HealthPolicy> {
  const address = familyOf(service) === "ipv6" ? "fd00:2::99" : "192.168.2.99";
  return fc.record({
    check: fc.option(checks, { nil: undefined }),
    delaySeconds: seconds,
    quorum: fc.constantFrom(1, 2, 3),
    hysteresis: fc.constantFrom(0, 1),
    sorryServer: fc.option(fc.record({ address: fc.constant(address), port: fc.constantFrom(0, 80, 81) }), {
      nil: undefined,
    }),
    inhibitOnFailure: fc.boolean(),
  });
}

/** Any services that keepalived of a version takes whole. */
export function arbitraryChecked(versions: Versions): fc.Arbitrary<CheckedService[]> {
  return arbitraryTable
    .chain(({ virtualServices }) =>
      fc.tuple(
        ...virtualServices.map((service) => policyOf(service).map((health): CheckedService => ({ service, health }))),
      ),
    )
    .map((services) => services.filter((checked) => validateCheckedService(checked, versions).length === 0));
}
