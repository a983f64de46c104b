import { describe, expect, it } from "vitest";
import type { Versions } from "../../../../lvs/capabilities";
import type { CheckedService } from "../../../../lvs/checkedService";
import { DEFAULT_HEALTH, type HealthCheck, type HealthPolicy, type Notices } from "../../../../lvs/healthCheck";
import { validateCheckedService } from "../../../../lvs/keepalived/validate";
import { renderVirtualServers } from "../../../../lvs/keepalived/virtualServers";
import type { AddressedService, RealServer } from "../../../../lvs/virtualService";
import { everyOption } from "../everyOption";
import { webService } from "../webService";

const OLD = { linux: "6.1", ipvsadm: "1.31", keepalived: "1.3.5" };
const NEW = { ...OLD, keepalived: "2.2.7" };

const connecting = { port: undefined, connectTimeoutSeconds: 3, retries: 1, retryDelaySeconds: 1 };
const http = { type: "HTTP_GET", ...connecting, path: "/", virtualHost: undefined, status: 200, digest: undefined };
const misc = { type: "MISC_CHECK", command: "/usr/bin/true", timeoutSeconds: 5, dynamicWeight: false };

const page = { path: "/", virtualHost: undefined, status: 200, digest: undefined };
const udp = { type: "UDP_CHECK", ...connecting, payload: "00", reply: "0axx" };
const dns = { type: "DNS_CHECK", ...connecting, name: "example.org", recordType: "A" };

function ofHost(virtualHost: string): HealthCheck {
  return { ...http, virtualHost } as HealthCheck;
}

const longestTimes = {
  ...http,
  connectTimeoutSeconds: 4294,
  retries: 4_294_967_294,
  retryDelaySeconds: 4294,
} as HealthCheck;

function server(address: string, rest: Partial<RealServer> = {}): RealServer {
  return { address, port: 80, forwarding: "masquerade", weight: 1, upperThreshold: 0, lowerThreshold: 0, ...rest };
}

/** A service of two real servers without a fault but for what is told. */
function checked(service: Partial<AddressedService> = {}, health: Partial<HealthPolicy> = {}): CheckedService {
  return {
    service: webService({ realServers: [server("192.168.2.13"), server("192.168.2.14")], ...service }),
    health: { ...DEFAULT_HEALTH, check: undefined, sorryServer: undefined, ...health },
  };
}

function checkedBy(check: object, service: Partial<AddressedService> = {}): CheckedService {
  return checked(service, { check: check as HealthCheck });
}

const everyPort = {
  port: 0,
  persistence: { seconds: 300, netmask: undefined, engine: undefined },
  realServers: [server("192.168.2.13", { port: 0 })],
};
const netmask = { persistence: { seconds: 300, netmask: "255.255.255.0", engine: undefined } };
const direct = { realServers: [server("192.168.2.13", { forwarding: "gatewaying" })] };

describe("keepalived of any version can't have", () => {
  it.each<[string, CheckedService, string, string, string]>([
    ["a service without real servers", checked({ realServers: [] }), "realServers", "no real server", "1.3.5 crashes"],
    [
      "a quorum that is never reached",
      checked({}, { quorum: 3 }),
      "health.quorum",
      "a quorum of 3, and the real servers' weights make 2",
      "2 or less",
    ],
    [
      "a hysteresis as large as the quorum",
      checked({}, { quorum: 2, hysteresis: 2 }),
      "health.hysteresis",
      "a hysteresis of 2 at a quorum of 2",
      "1 or less",
    ],
    [
      "a quorum that is never reached again",
      checked({}, { quorum: 2, hysteresis: 1 }),
      "health.hysteresis",
      "comes back at 2 + 1, and the real servers' weights make 2",
      "0 or less",
    ],
    [
      "a sorry server of the other family",
      checked({}, { sorryServer: { address: "fd00:2::15", port: 80 } }),
      "health.sorryServer",
      "[fd00:2::15]:80 in an IPv4 service",
      "an IPv4 address",
    ],
    [
      "a real server as sorry server",
      checked({}, { sorryServer: { address: "192.168.2.14", port: 80 } }),
      "health.sorryServer",
      "192.168.2.14:80 is a real server of the service",
      "isn't one of the service's real servers",
    ],
    [
      "a sorry server at another port that isn't masqueraded",
      checked(direct, { sorryServer: { address: "192.168.2.15", port: 81 } }),
      "health.sorryServer.port",
      "port 81 of a sorry server by gatewaying",
      "80: only masquerade can map a port",
    ],
    [
      "a check of every port",
      checkedBy(http, everyPort),
      "health.check.port",
      "the real server 192.168.2.13:0 has every port",
      "the port that tells whether",
    ],
    [
      "a command with the port of a real server that has every port",
      checkedBy({ ...misc, command: "/usr/bin/try %address %port" }, everyPort),
      "health.check.command",
      "%port would be 0, since the real server 192.168.2.13:0 has every port",
      "the port itself",
    ],
    [
      "a time to connect of more than 32 bits of microseconds",
      checkedBy({ ...http, connectTimeoutSeconds: 4295 }),
      "health.check.connectTimeoutSeconds",
      "4295 seconds",
      "4294 or less",
    ],
    [
      "a command's time of more than 32 bits of microseconds",
      checkedBy({ ...misc, timeoutSeconds: 4295 }),
      "health.check.timeoutSeconds",
      "4295 seconds",
      "4294 or less",
    ],
    [
      "a time between repeats of more than 32 bits of microseconds",
      checkedBy({ ...http, retryDelaySeconds: 4295 }),
      "health.check.retryDelaySeconds",
      "4295 seconds",
      "4294 or less",
    ],
    [
      "more tries than 32 bits count",
      checkedBy({ ...http, retries: 4_294_967_295 }),
      "health.check.retries",
      "4294967295 retries",
      "4294967294 or less",
    ],
    [
      "a delay of more seconds than a signed number of 32 bits",
      checked({}, { delaySeconds: 2_147_483_648 }),
      "health.delaySeconds",
      "2147483648 seconds",
      "2147483647 or less",
    ],
    [
      "a path that it changes",
      checkedBy({ ...http, path: "/a\\" }),
      "health.check.path",
      "/a\\ can't be written",
      "without backslashes",
    ],
    [
      "a path with a word of its own",
      checkedBy({ ...http, path: "/$_PWD" }),
      "health.check.path",
      "can't be written",
      "without backslashes and $_",
    ],
    [
      "a time between repeats of a program that isn't repeated",
      checkedBy({ ...misc, retryDelaySeconds: 1 }),
      "health.check.retryDelaySeconds",
      "a program that isn't repeated",
      "retries as well",
    ],
    [
      "a command for a shell",
      checkedBy({ ...misc, command: "/bin/a | /bin/b" }),
      "health.check.command",
      "| in /bin/a | /bin/b",
      "a program and plain arguments",
    ],
  ])("%s", (_, service, path, what, expected) => {
    for (const versions of [OLD, NEW]) {
      const faults = validateCheckedService(service, versions);
      expect(faults).toHaveLength(1);
      expect(faults[0]?.path.join(".")).toBe(path);
      expect(faults[0]?.what).toContain(what);
      expect(faults[0]?.expected).toContain(expected);
    }
  });
});

describe("keepalived reads 1023 characters of a line, the last one a newline:", () => {
  const far = { realServers: [server("192.168.2.13"), server("192.168.222.213", { port: 65_535 })] };

  it.each<[string, (text: string) => CheckedService]>([
    ["path", (text) => checkedBy({ ...http, path: `/${text}` })],
    ["virtualHost", (text) => checkedBy({ ...http, virtualHost: text })],
    ["helo", (text) => checkedBy({ type: "SMTP_CHECK", ...connecting, helo: text })],
    ["command", (text) => checkedBy({ ...misc, command: `/usr/bin/${text}` })],
    ["command", (text) => checkedBy({ ...misc, command: `/usr/bin/${text} %address:%port` }, far)],
    ["name", (text) => checkedBy({ ...dns, retryDelaySeconds: undefined, name: text })],
  ])("a longer %s is refused, as it stands there", (setting, withText) => {
    for (const versions of [OLD, NEW]) {
      const rest = longestLine(withText("a".repeat(500)), versions) - 500;
      const longest = "a".repeat(1022 - rest);

      expect(validateCheckedService(withText(longest), versions)).toEqual([]);
      expect(validateCheckedService(withText(`${longest}aa`), versions)).toEqual([
        {
          path: ["health", "check", setting],
          what: "makes a line of 1024 characters",
          expected: "1022 or less: keepalived reads no longer lines",
          fix: "shorten it by 2",
        },
      ]);
    }
  });
});

function longestLine(service: CheckedService, versions: Versions): number {
  const lines = renderVirtualServers([service], versions).map((line) => line.split("\t", 2)[1] ?? "");
  return Math.max(...lines.map(({ length }) => length));
}

it.each([..."$`&|;<>()*?[]{}~\\'#!"])(
  "a command isn't for a shell, which not every keepalived has: %s",
  (character) => {
    const faults = validateCheckedService(checkedBy({ ...misc, command: `/bin/a ${character}b` }), NEW);
    expect(faults.map(({ what }) => what)).toEqual([`${character} in /bin/a ${character}b`]);
  },
);

describe("keepalived 1.3.5 can't have, and 2.2.7 can,", () => {
  it.each<[string, CheckedService, string, string]>([
    [
      "two methods in a service",
      checked({ realServers: [server("192.168.2.13"), server("192.168.2.14", { forwarding: "ipip" })] }),
      "realServers.1.forwarding",
      "keepalived 1.3.6 or newer; it has 1.3.5",
    ],
    ["a netmask of IPv4", checked(netmask), "persistence.netmask", "keepalived 1.4.3 or newer; it has 1.3.5"],
    [
      "flags of the scheduler mh",
      checked({ scheduler: "mh", schedulerFlags: ["mh-port"] }),
      "schedulerFlags",
      "keepalived 2.0.20 or newer; it has 1.3.5",
    ],
    [
      "a TCP_CHECK without retries",
      checkedBy({ type: "TCP_CHECK", ...connecting, retries: 0 }),
      "health.check.retries",
      "1 or more, or keepalived 2.0 or newer; it has 1.3.5",
    ],
    ["a UDP_CHECK", checkedBy(udp), "health.check.type", "keepalived 2.1.0 or newer; it has 1.3.5"],
    [
      "a PING_CHECK",
      checkedBy({ type: "PING_CHECK", connectTimeoutSeconds: 3, retries: 1, retryDelaySeconds: 1 }),
      "health.check.type",
      "keepalived 2.1.0 or newer; it has 1.3.5",
    ],
    [
      "a time of its own before a DNS_CHECK is repeated",
      checkedBy(dns),
      "health.check.retryDelaySeconds",
      "keepalived 1.3.7 or newer; it has 1.3.5",
    ],
    [
      "a program that is run again",
      checkedBy({ ...misc, retries: 1, retryDelaySeconds: 2 }),
      "health.check.retries",
      "keepalived 1.3.7 or newer; it has 1.3.5",
    ],
    [
      "several statuses",
      checkedBy({ ...http, status: "200-299 301" }),
      "health.check.status",
      "one status, or keepalived 2.0.17 or newer; it has 1.3.5",
    ],
    [
      "several pages",
      checkedBy({ ...http, morePages: [page] }),
      "health.check.pages",
      "one, or keepalived 2.0.17 or newer; it has 1.3.5",
    ],
    [
      "the name of a host in the handshake",
      checkedBy({ ...http, type: "SSL_GET", virtualHost: "www.example", sni: true }),
      "health.check.sni",
      "keepalived 1.4.3 or newer; it has 1.3.5",
    ],
    [
      "two hosts that the checks of a service ask for",
      checked({}, { check: http as HealthCheck, ownChecks: { "192.168.2.14:80": ofHost("www.example") } }),
      "health",
      "the same in all of them, or keepalived 1.3.6 or newer; it has 1.3.5",
    ],
  ])("%s", (_, service, path, expected) => {
    expect(validateCheckedService(service, NEW)).toEqual([]);
    const faults = validateCheckedService(service, OLD);
    expect(faults.map((fault) => [fault.path.join("."), fault.expected])).toEqual([[path, expected]]);
  });

  it("a netmask of a firewall mark, whichever its family", () => {
    const { port: _port, protocol: _protocol, address: _address, ...balancing } = checked().service as AddressedService;
    const persistence = { seconds: 300, netmask: "64", engine: undefined };
    const service = { firewallMark: 1, family: "ipv6" as const, ...balancing, persistence };
    expect(validateCheckedService({ ...checked(), service }, OLD)[0]?.path).toEqual(["persistence", "netmask"]);
    expect(validateCheckedService({ ...checked(), service }, NEW)).toEqual([]);
  });
});

describe("a program that is told is refused", () => {
  const told = (notices: Notices, service: Partial<AddressedService> = {}) =>
    checked(service, { check: http as HealthCheck, notices });

  it.each<[string, CheckedService, string, string]>([
    [
      "where nobody is checked",
      checked({}, { notices: { quorumUp: "/bin/call" } }),
      "health.quorumUp",
      "a command that is never run: no real server is checked",
    ],
    ["for a shell", told({ notifyUp: "/bin/a | b" }), "health.notifyUp", "| in /bin/a | b"],
    [
      "of one real server's address",
      told({ quorumDown: "/bin/a %address" }),
      "health.quorumDown",
      "%address in /bin/a %address",
    ],
    [
      "of the port of a real server that has every port",
      told({ notifyDown: "/bin/a %port" }, { ...everyPort, realServers: [server("192.168.2.13", { port: 0 })] }),
      "health.notifyDown",
      "%port would be 0, since the real server 192.168.2.13:0 has every port",
    ],
    [
      "of a line that is too long",
      told({ notifyDown: `/bin/${"a".repeat(1000)}` }),
      "health.notifyDown",
      "makes a line of",
    ],
  ])("%s", (_, service, path, what) => {
    for (const versions of [OLD, NEW]) {
      const faults = validateCheckedService(service, versions).filter((fault) => fault.path[1] !== "check");
      expect(faults.map((fault) => fault.path.join("."))).toEqual([path]);
      expect(faults[0]?.what).toContain(what);
    }
  });
});

describe("a real server's own check", () => {
  const own = (check: object) => checked({}, { ownChecks: { "192.168.2.14:80": check as HealthCheck } });

  it("is told of at its place", () => {
    for (const versions of [OLD, NEW])
      expect(validateCheckedService(own({ ...http, path: "/\\" }), versions)).toEqual([
        expect.objectContaining({ path: ["realServers", 1, "check", "path"] }),
      ]);
  });

  it("needs a port only if that real server has every port", () => {
    const realServers = [server("192.168.2.13", { port: 0 }), server("192.168.2.14")];
    const service = { ...own(http), service: { ...own(http).service, realServers } };
    expect(validateCheckedService(service, NEW)).toEqual([]);
  });

  it("may tell that real server's weight, and so let any quorum be reached by an old version", () => {
    const { service, health } = own({ ...misc, dynamicWeight: true });
    expect(validateCheckedService({ service, health: { ...health, quorum: 100 } }, OLD)).toEqual([]);
  });

  it("leaves nothing to be said of a check that is none of any real server's", () => {
    const checks = { "192.168.2.13:80": "none" as const, "192.168.2.14:80": ofHost("www.example") };
    const idle = checked({}, { check: { ...misc, command: "/bin/a | b" } as HealthCheck, ownChecks: checks });
    expect(validateCheckedService(idle, OLD)).toEqual([]);
  });
});

it.each([
  [undefined, "missing, and sni tells it"],
  ["www.example:8443", "www.example:8443 has a port, and sni tells it"],
])("sni tells the name of a host, and not %s", (virtualHost, what) => {
  const check = { ...http, type: "SSL_GET", virtualHost, sni: true };
  const faults = validateCheckedService(checkedBy(check), NEW);
  expect(faults.map((fault) => [fault.path.join("."), fault.what])).toEqual([["health.check.virtualHost", what]]);
});

it.each(["payload", "reply"])("a UDP_CHECK's %s doesn't end with the byte that keepalived can't read there", (name) => {
  const faults = validateCheckedService(checkedBy({ ...udp, [name]: "ff00FF" }), NEW);
  expect(faults.map((fault) => [fault.path.join("."), fault.what])).toEqual([
    [`health.check.${name}`, "ff00FF ends with ff, which keepalived can't read"],
  ]);
  expect(validateCheckedService(checkedBy({ ...udp, [name]: "ff00fx" }), NEW)).toEqual([]);
});

it("of several pages the wrong one is told of", () => {
  const several = { ...http, morePages: [page, { ...page, path: "/$_PWD" }] };
  expect(validateCheckedService(checkedBy(several), NEW)).toEqual([
    expect.objectContaining({ path: ["health", "check", "pages", 2, "path"], what: "/$_PWD can't be written" }),
  ]);
});

it("keepalived 1.3.5 can have a quorum above the weights that its checks change, which 2.2.7 lowers", () => {
  const service = checked({}, { quorum: 100, check: { ...misc, dynamicWeight: true } as HealthCheck });
  expect(validateCheckedService(service, OLD)).toEqual([]);
  expect(validateCheckedService(service, NEW)).toEqual([
    {
      path: ["health", "quorum"],
      what: "a quorum of 100, and the real servers' weights make 2",
      expected: "2 or less: keepalived lowers what is above, whatever weights checks give",
    },
  ]);
});

describe("keepalived of any version can have", () => {
  it.each<[string, CheckedService]>([
    [
      "every weight at 0, which leaves all to the sorry server",
      checked(
        { realServers: [server("192.168.2.13", { weight: 0 })] },
        { sorryServer: { address: "192.168.2.15", port: 80 } },
      ),
    ],
    [
      "a netmask of IPv6",
      checked({
        address: "fd00:1::12",
        persistence: { seconds: 300, netmask: "64", engine: undefined },
        realServers: [server("fd00:2::13")],
      }),
    ],
    ["the longest times", checked({}, { delaySeconds: 2_147_483_647, check: longestTimes })],
    ["a check of one port for every port", checkedBy({ ...http, port: 80 }, everyPort)],
    ["a masqueraded sorry server at another port", checked({}, { sorryServer: { address: "192.168.2.15", port: 81 } })],
  ])("%s", (_, service) => {
    for (const versions of [OLD, NEW]) expect(validateCheckedService(service, versions)).toEqual([]);
  });

  it("everything that everyOption() has of it", () => {
    for (const versions of [OLD, NEW]) {
      for (const service of everyOption(versions).services)
        expect(validateCheckedService(service, versions)).toEqual([]);
    }
  });
});
