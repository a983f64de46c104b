import { describe, expect, it } from "vitest";
import {
  changed,
  problemsOf,
  withHealth,
  withIpv6,
  withMoreServices,
  withPair,
  withRealServer,
  withService,
} from "../problems";

const path = "lvs:virtualServices[0].health";
const CHECKS = "HTTP_GET, SSL_GET, TCP_CHECK, UDP_CHECK, DNS_CHECK, PING_CHECK, SMTP_CHECK, MISC_CHECK";

describe("health is refused", () => {
  it("where nobody checks it", () => {
    expect(problemsOf(withService({ health: {} }))).toEqual([
      `${path}: nobody checks the real servers' health: lvs:owner is ipvsadm\n` +
        "  expected: lvs:owner keepalived, or no health\n  fix: pulumi config set lvs:owner keepalived",
    ]);
  });

  it.each<[string, unknown, string]>([
    [
      "with a check that keepalived hasn't got",
      { check: { type: "http_get" } },
      `${path}.check.type: bad value "http_get"\n  expected: one of ${CHECKS}\n  fix: write HTTP_GET`,
    ],
    [
      "with a check without a type",
      { check: { path: "/" } },
      `${path}.check.type: missing\n  expected: one of ${CHECKS}`,
    ],
    [
      "with a check that is only a word",
      { check: "HTTP_GET" },
      `${path}.check: bad value "HTTP_GET"\n  expected: none, or a check with its type`,
    ],
    [
      "with a setting that another check has",
      { check: { type: "TCP_CHECK", status: 200 } },
      `${path}.check.status: unknown setting\n  fix: remove it`,
    ],
    ["with a mistyped setting", { quorun: 2 }, `${path}.quorun: unknown setting\n  fix: write quorum, or remove it`],
    [
      "with a command in quotes",
      { check: { type: "MISC_CHECK", command: '"/bin/check" x' } },
      `${path}.check.command: bad value "\\"/bin/check\\" x"\n  expected: a program's path and its arguments, without quotes`,
    ],
    [
      "with a digest that is none",
      { check: { type: "HTTP_GET", digest: "d41d8cd9" } },
      `${path}.check.digest: bad value "d41d8cd9"\n  expected: 32 hexadecimal digits, as genhash prints them`,
    ],
    [
      "with a delay of no time",
      { delaySeconds: 0 },
      `${path}.delaySeconds: bad value 0\n  expected: a whole number of seconds above 0`,
    ],
    [
      "with a quorum that is never reached, as keepalived's own validation says",
      { quorum: 3 },
      `${path}.quorum: a quorum of 3, and the real servers' weights make 2\n  expected: 2 or less: it is never reached`,
    ],
  ])("%s", (_, health, message) => {
    expect(problemsOf(withHealth(health))).toEqual([message]);
  });
});

describe("a check is refused", () => {
  const STATUS = "an HTTP status, 100 to 599, or several and ranges of them: [200-299, 301]";
  const check = `${path}.check`;

  it.each<[string, Record<string, unknown>, string]>([
    [
      "with a status that HTTP hasn't got",
      { type: "HTTP_GET", status: 99 },
      `${check}.status: bad value 99\n  expected: 100 or more`,
    ],
    [
      "with a range of statuses from its end",
      { type: "HTTP_GET", status: "299-200" },
      `${check}.status: bad value "299-200"\n  expected: ${STATUS}`,
    ],
    [
      "with several statuses that CentOS 7's keepalived can't tell",
      { type: "HTTP_GET", status: [200, 301] },
      `${check}.status: 200 301, which are several\n` +
        "  expected: one status, or keepalived 2.0.17 or newer; it has 1.3.5",
    ],
    [
      "that CentOS 7's keepalived hasn't got, with what does its job",
      { type: "UDP_CHECK" },
      `${check}.type: a UDP_CHECK\n  expected: keepalived 2.1.0 or newer; it has 1.3.5\n` +
        "  fix: write MISC_CHECK, with a command that asks the service",
    ],
    [
      "with a page beside several",
      { type: "HTTP_GET", path: "/a", pages: [{ path: "/b" }] },
      `${check}.path: has no effect: it is said of each of its pages\n  expected: one of the two\n  fix: write it into pages`,
    ],
    [
      "with half a byte",
      { type: "UDP_CHECK", payload: "abc" },
      `${check}.payload: bad value "abc"\n  expected: hexadecimal digits, two for each byte`,
    ],
    [
      "with a name that ends with a dot, which an old keepalived asks for wrongly",
      { type: "DNS_CHECK", name: "example.org." },
      `${check}.name: bad value "example.org."\n  expected: a name without a dot at its end, or . for the root`,
    ],
  ])("%s", (_, given, message) => {
    expect(problemsOf(withHealth({ check: given }))).toEqual([message]);
  });

  it("of a real server where nobody checks it", () => {
    expect(problemsOf(withRealServer({ check: "none" }))).toEqual([
      "lvs:virtualServices[0].realServers[0].check: nobody checks the real servers' health: lvs:owner is ipvsadm\n" +
        "  expected: lvs:owner keepalived, or no check\n  fix: pulumi config set lvs:owner keepalived",
    ]);
  });

  it("of a service each of whose real servers has its own", () => {
    const realServers = [{ node: "node2", check: "none" }];
    expect(problemsOf(withHealth({ check: { type: "TCP_CHECK" } }, { realServers }))).toEqual([
      `${check}: has no effect: each real server has a check of its own\n  expected: one of the two\n  fix: remove it`,
    ]);
  });
});

describe("a sorry server is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "that is no node",
      { node: "node5" },
      `${path}.sorryServer.node: there is no node node5\n  expected: one of node1, node2, node3\n  fix: write node1`,
    ],
    [
      "that is neither a node nor an address",
      { port: 80 },
      `${path}.sorryServer: neither a node nor an address\n` +
        "  expected: node: one of the stack's machines, or address: that of another one",
    ],
    [
      "outside the back network under masquerade",
      { address: "10.0.0.1" },
      `${path}.sorryServer.address: 10.0.0.1 is outside the back network\n` +
        "  expected: an address in 192.168.2.0/24: under masquerade its replies must pass through the director\n" +
        "  fix: give it one; or, wherever it is, pulumi config set --path 'lvs:virtualServices[0].snat' true",
    ],
    [
      "that is a real server of the service",
      { node: "node2" },
      `${path}.sorryServer: 192.168.2.13:80 is a real server of the service\n` +
        "  expected: a server that isn't one of the service's real servers: it is there for when they are down",
    ],
  ])("%s", (_, sorryServer, message) => {
    expect(problemsOf(withHealth({ sorryServer }))).toEqual([message]);
  });

  it("that answers clients itself and has no leg in their network", () => {
    const changes = { forwarding: "gatewaying", realServers: [{ address: "192.168.1.99" }] };
    expect(problemsOf(withHealth({ sorryServer: { node: "node3" } }, changes))).toEqual([
      "lvs:nodes.node3.front: missing: node3 serves by gatewaying, so it answers clients itself\n" +
        "  expected: an address in 192.168.1.0/24\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node3.front' ADDRESS",
    ]);
  });

  it("of an IPv6 service that has no IPv6 address, and nothing more is said about it", () => {
    const service = {
      firewallMark: 1,
      family: "ipv6",
      realServers: [{ address: "fd00:9::1", forwarding: "ipip" }],
      forwarding: "ipip",
      health: { sorryServer: { node: "node2" } },
    };
    const problems = problemsOf({ ...withMoreServices(service), owner: "keepalived" });
    expect(problems.map((problem) => problem.split("\n", 1)[0])).toEqual([
      "lvs:nodes.node2.back6: missing: node2 is the sorry server of an IPv6 service",
      "lvs:nodes.node1.back6: missing: node1 directs an IPv6 service",
      "lvs:nodes.node2.front6: missing: node2 serves by ipip, so it answers clients itself",
    ]);
  });
});

describe("a director as the sorry server", () => {
  it.each([{ node: "node1" }, { address: "127.0.0.1" }, { address: "127.0.0.1", port: 8080 }])("may be %j", (sorry) => {
    expect(problemsOf(withHealth({ sorryServer: sorry }))).toEqual([]);
  });

  it("is refused where that director is a real server of the service, whichever it is", () => {
    const service = {
      address: "192.168.1.12",
      port: 80,
      forwarding: "gatewaying",
      realServers: [{ node: "node4" }],
      health: { sorryServer: { address: "127.0.0.1" } },
    };
    expect(problemsOf(withPair({ owner: "keepalived", virtualServices: [service] }))).toEqual([
      `${path}.sorryServer: 192.168.2.24:80 is a real server of the service\n` +
        "  expected: a server that isn't one of the service's real servers: it is there for when they are down",
    ]);
  });

  it("is refused in a family that it has no address of", () => {
    const service = {
      address: "fd00:1::12",
      port: 80,
      realServers: [{ address: "fd00:2::99" }],
      health: { sorryServer: { address: "::1" } },
    };
    const config = { ...withIpv6(), owner: "keepalived", virtualServices: [service] };
    expect(problemsOf(config)).toEqual([]);
    expect(problemsOf(changed(["nodes", "node1", "back6"], undefined, config))).toEqual([
      "lvs:nodes.node1.back6: missing: node1 directs an IPv6 service\n" +
        "  expected: an address in fd00:2::/64\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node1.back6' ADDRESS",
    ]);
  });
});

describe("under owner keepalived", () => {
  it("a service without real servers is refused, which keepalived would ignore", () => {
    const [problem, ...more] = problemsOf(withHealth(undefined, { realServers: [] }));
    expect(problem).toMatch(/^lvs:virtualServices\[0\].realServers: no real server\n/);
    expect(more).toEqual([]);
  });

  it("services that are wrong by themselves are told of once", () => {
    expect(problemsOf(withHealth({}, { port: 65_536 }))).toEqual([
      "lvs:virtualServices[0].port: bad value 65536\n  expected: 65535 or less",
    ]);
  });

  it("an owner that is none isn't taken for another", () => {
    expect(problemsOf({ ...withHealth({}), owner: "keepalive" })).toEqual([
      'lvs:owner: bad value "keepalive"\n  expected: one of ipvsadm, keepalived\n  fix: write keepalived',
    ]);
  });
});
