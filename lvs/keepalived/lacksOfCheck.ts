import { type KeepalivedFeature, lackOfKeepalived, type Versions } from "../capabilities";
import type { HealthCheck } from "../healthCheck";
import type { Fault } from "../validateService";

/** What a version of keepalived hasn't got of a check: the whole of it, or else settings. Paths are from the check on. */
export function lacksOfCheck(check: HealthCheck, versions: Versions): Fault[] {
  const faults = needs(check).flatMap(({ feature, ...fault }) => {
    const lack = lackOfKeepalived(feature, versions);
    return lack === undefined ? [] : [{ ...fault, expected: lack }];
  });
  const whole = faults.find(({ path }) => path[0] === "type");
  return whole === undefined ? faults : [whole];
}

interface Need extends Omit<Fault, "expected"> {
  feature: KeepalivedFeature;
}

/** What a check needs that not every version has. */
function needs(check: HealthCheck): Need[] {
  switch (check.type) {
    case "SSL_GET":
      return check.sni ? [{ feature: "sni", path: ["sni"], what: "a check with the name of its host" }] : [];
    case "UDP_CHECK": {
      const fix = "write MISC_CHECK, with a command that asks the service";
      const { payload, reply } = check;
      const udp: Need = { feature: "udpCheck", path: ["type"], what: "a UDP_CHECK", fix };
      const of = (name: "payload" | "reply"): Need => ({
        feature: "udpPayload",
        path: [name],
        what: `the ${name} ${check[name]}`,
        fix,
      });
      return [
        udp,
        ...(payload === undefined ? [] : [of("payload")]),
        ...(reply === undefined || reply === "any" ? [] : [of("reply")]),
      ];
    }
    case "PING_CHECK": {
      const fix = "write MISC_CHECK, with a command that pings the real server";
      return [{ feature: "pingCheck", path: ["type"], what: "a PING_CHECK", fix }];
    }
    case "DNS_CHECK": {
      const what = "a time of its own before a DNS_CHECK is repeated";
      const fix = "remove it: there it is repeated after delaySeconds";
      return check.retryDelaySeconds === undefined
        ? []
        : [{ feature: "dnsRetryDelay", path: ["retryDelaySeconds"], what, fix }];
    }
    case "MISC_CHECK":
      return check.retries === undefined
        ? []
        : [{ feature: "miscRetries", path: ["retries"], what: "retries of a MISC_CHECK", fix: "remove them" }];
    default:
      return [];
  }
}
