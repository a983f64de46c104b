import { type KeepalivedFeature, lackOfKeepalived, type Versions } from "../capabilities";
import { type CheckedService, checkOf, hostsOf, methodOf } from "../checkedService";
import { renderEndpoint } from "../rules";
import type { Fault } from "../validateService";
import { familyOf, familyOfAddress, isMarked, servicePort, type VirtualService } from "../virtualService";
import { validateChecks, validateNotices } from "./validateCheck";

/** The longest delay that keepalived 1.3.5 takes as it is, about 68 years: it adds delays as signed numbers of seconds. */
const MAX_DELAY_SECONDS = 2_147_483_647;

/**
 * Every fault of a service that keepalived shall balance: what it refuses, quietly changes, or takes and never does,
 * and what its version can't do. What `validateService` finds isn't looked for again.
 *
 * Paths are a configuration's: `["health", "quorum"]`, `["realServers", 0, "forwarding"]`.
 */
export function validateCheckedService(checked: CheckedService, versions: Versions): Fault[] {
  return [
    ...pool(checked.service),
    ...lacks(checked.service, versions),
    ...delay(checked),
    ...quorum(checked, versions),
    ...hysteresis(checked),
    ...sorryServer(checked),
    ...validateChecks(checked, versions),
    ...hosts(checked, versions),
    ...validateNotices(checked, versions),
  ];
}

/** keepalived leaves out a service that has none, so that it would vanish from the table; CentOS 7's doesn't survive one. */
function pool({ realServers }: VirtualService): Fault[] {
  if (realServers.length > 0) return [];
  return [
    {
      path: ["realServers"],
      what: "no real server",
      expected: "one or more: keepalived ignores a service without any, and 1.3.5 crashes over and over",
      fix: "remove the service, or keep its real servers at weight: 0",
    },
  ];
}

function lacks(service: VirtualService, versions: Versions): Fault[] {
  const lacking = (feature: KeepalivedFeature, what: string, ...path: Fault["path"]): Fault[] => {
    const lack = lackOfKeepalived(feature, versions);
    return lack === undefined ? [] : [{ path, what, expected: lack }];
  };
  const { realServers, schedulerFlags, persistence } = service;
  const method = realServers[0]?.forwarding;
  return [
    ...realServers.flatMap(({ forwarding }, index) =>
      forwarding === method
        ? []
        : lacking(
            "methodOfRealServer",
            `${forwarding} beside ${method} in one service of keepalived`,
            "realServers",
            index,
            "forwarding",
          ),
    ),
    ...(persistence?.netmask !== undefined && (isMarked(service) || familyOf(service) === "ipv4")
      ? lacking("netmask", `the netmask ${persistence.netmask} in a service of keepalived`, "persistence", "netmask")
      : []),
    ...schedulerFlags.flatMap((flag) =>
      flag.startsWith("mh-")
        ? lacking("flagsOfMh", `the flag ${flag} in a service of keepalived`, "schedulerFlags")
        : [],
    ),
  ];
}

function delay({ health: { delaySeconds } }: CheckedService): Fault[] {
  if (delaySeconds <= MAX_DELAY_SECONDS) return [];
  const path = ["health", "delaySeconds"];
  return [{ path, what: `${delaySeconds} seconds`, expected: `${MAX_DELAY_SECONDS} or less` }];
}

/** Of a service at rest, all of whose weights are 0, nothing is asked: its sorry server serves. */
function quorum({ service, health }: CheckedService, versions: Versions): Fault[] {
  const weights = weightsOf(service);
  if (weights === 0 || health.quorum <= weights) return [];
  const isDynamic = hasDynamicWeights({ service, health });
  if (isDynamic && lackOfKeepalived("quorumWithinWeights", versions) !== undefined) return [];
  const reason = isDynamic ? "keepalived lowers what is above, whatever weights checks give" : "it is never reached";
  return [
    {
      path: ["health", "quorum"],
      what: `a quorum of ${health.quorum}, and the real servers' weights make ${weights}`,
      expected: `${weights} or less: ${reason}`,
    },
  ];
}

function hysteresis({ service, health }: CheckedService): Fault[] {
  const path = ["health", "hysteresis"];
  const { quorum, hysteresis } = health;
  if (hysteresis >= quorum) {
    return [
      { path, what: `a hysteresis of ${hysteresis} at a quorum of ${quorum}`, expected: `${quorum - 1} or less` },
    ];
  }
  const weights = weightsOf(service);
  if (quorum > weights || quorum + hysteresis <= weights || hasDynamicWeights({ service, health })) return [];
  return [
    {
      path,
      what: `a quorum that is lost comes back at ${quorum} + ${hysteresis}, and the real servers' weights make ${weights}`,
      expected: `${weights - quorum} or less`,
    },
  ];
}

function weightsOf({ realServers }: VirtualService): number {
  return realServers.reduce((sum, { weight }) => sum + weight, 0);
}

/** Then the checks say what real servers weigh. */
function hasDynamicWeights({ service, health }: CheckedService): boolean {
  return service.realServers.some((server) => {
    const check = checkOf(server, health);
    return check?.type === "MISC_CHECK" && check.dynamicWeight;
  });
}

/** An old one knows the Host header of a whole service only. */
function hosts({ health }: CheckedService, versions: Versions): Fault[] {
  const lack = lackOfKeepalived("virtualHostOfCheck", versions);
  const [one, another] = hostsOf(health).map((host) => host ?? "none");
  if (lack === undefined || another === undefined) return [];
  const what = `checks of one service with the virtualHost ${one} and with ${another}`;
  return [{ path: ["health"], what, expected: `the same in all of them, or ${lack}` }];
}

function sorryServer({ service, health }: CheckedService): Fault[] {
  const sorry = health.sorryServer;
  if (sorry === undefined) return [];
  const path = ["health", "sorryServer"];
  const endpoint = renderEndpoint(sorry);
  if (familyOfAddress(sorry.address) !== familyOf(service)) {
    const names = { ipv4: "an IPv4", ipv6: "an IPv6" };
    const expected = `${names[familyOf(service)]} address: families don't mix`;
    return [{ path, what: `${endpoint} in ${names[familyOf(service)]} service`, expected }];
  }
  if (service.realServers.some((server) => renderEndpoint(server) === endpoint)) {
    const expected = "a server that isn't one of the service's real servers: it is there for when they are down";
    return [{ path, what: `${endpoint} is a real server of the service`, expected }];
  }
  return mappedPort(service, sorry.port);
}

/** The sorry server is reached by the first real server's method. */
function mappedPort(service: VirtualService, port: number): Fault[] {
  const forwarding = methodOf(service);
  const own = servicePort(service);
  if (forwarding === "masquerade" || port === own) return [];
  return [
    {
      path: ["health", "sorryServer", "port"],
      what: `port ${port} of a sorry server by ${forwarding}`,
      expected: `${own}: only masquerade can map a port, and a sorry server serves by the first real server's method`,
    },
  ];
}
