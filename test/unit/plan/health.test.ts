import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { checkedServicesOf } from "../../../plan/health";
import { sampleConfig } from "../../../tools/harness/sample";
import { withHealth, withIpv6, withPair } from "../config/problems";

function checkedOf(raw: Record<string, unknown>) {
  const { config, problems } = parseStackConfig(raw);
  expect(problems).toEqual([]);
  return checkedServicesOf(config as StackConfig);
}

function healthOf(raw: Record<string, unknown>) {
  return checkedOf(raw)?.[0]?.health;
}

const tcpCheck = { type: "TCP_CHECK", port: undefined, connectTimeoutSeconds: 3, retries: 1, retryDelaySeconds: 1 };

describe("what keepalived does about health is", () => {
  it("nothing under owner ipvsadm", () => {
    expect(checkedOf({ ...sampleConfig(), owner: "ipvsadm" })).toBeUndefined();
  });

  it("to try a TCP service's port by default", () => {
    expect(checkedOf(withHealth(undefined))).toEqual([
      {
        service: expect.objectContaining({ address: "192.168.1.12", port: 80 }),
        health: {
          check: tcpCheck,
          delaySeconds: 6,
          quorum: 1,
          hysteresis: 0,
          inhibitOnFailure: false,
          sorryServer: undefined,
        },
      },
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["of udp", { protocol: "udp" }],
    ["of a firewall mark", { firewallMark: 1, protocol: undefined, address: undefined, port: undefined }],
  ])("nothing by default for a service %s", (_, changes) => {
    const service = Object.fromEntries(
      Object.entries({ ...sampleConfig().virtualServices[0], ...changes }).filter(([, value]) => value !== undefined),
    );
    const raw = { ...sampleConfig(), owner: "keepalived", virtualServices: [service] };
    expect(healthOf(raw)).toMatchObject({ check: undefined, delaySeconds: 6 });
  });

  it("nothing by default for a service of every port", () => {
    const service = { address: "192.168.1.12", port: 0, persistence: {}, realServers: [{ node: "node2" }] };
    expect(healthOf(withPair({ owner: "keepalived", virtualServices: [service] }))?.check).toBeUndefined();
  });

  it("nothing where that is said", () => {
    expect(healthOf(withHealth({ check: "none" }))).toMatchObject({ check: undefined });
  });

  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [
      { type: "HTTP_GET" },
      { path: "/", virtualHost: undefined, status: undefined, digest: undefined, port: undefined, retries: 1 },
    ],
    [
      { type: "SSL_GET", path: "/health", virtualHost: "www.example.com", status: 204, port: 8443 },
      { path: "/health", virtualHost: "www.example.com", status: 204, port: 8443 },
    ],
    [
      { type: "TCP_CHECK", port: 8080, connectTimeoutSeconds: 1, retries: 2, retryDelaySeconds: 4 },
      { port: 8080, connectTimeoutSeconds: 1, retries: 2, retryDelaySeconds: 4 },
    ],
    [{ type: "SMTP_CHECK" }, { helo: "localhost", port: undefined, connectTimeoutSeconds: 3 }],
    [
      { type: "HTTP_GET", virtualHost: "www.example.com:8080", pages: [{ path: "/a" }] },
      { path: "/a", virtualHost: "www.example.com:8080", status: undefined, morePages: [] },
    ],
    [
      { type: "HTTP_GET", status: [301] },
      { status: 301, morePages: undefined, sni: undefined },
    ],
    [
      { type: "DNS_CHECK", name: "example.org" },
      { name: "example.org", recordType: "SOA", port: undefined, retries: 1, retryDelaySeconds: undefined },
    ],
    [
      { type: "MISC_CHECK", command: "/bin/true", retries: 0 },
      { command: "/bin/true", retries: undefined },
    ],
    [
      { type: "MISC_CHECK", command: "/bin/true" },
      { command: "/bin/true", timeoutSeconds: 5, dynamicWeight: false },
    ],
  ])("%j, whole", (check, wanted) => {
    expect(healthOf(withHealth({ check }))?.check).toEqual(expect.objectContaining({ type: check.type, ...wanted }));
  });

  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [
      {
        type: "SSL_GET",
        sni: true,
        virtualHost: "www.example.com",
        pages: [
          { path: "/a", digest: "0123456789abcdef0123456789abcdef" },
          { virtualHost: "b.example", status: [301, "400-499"] },
        ],
      },
      {
        ...{ path: "/a", virtualHost: "www.example.com", digest: "0123456789abcdef0123456789abcdef" },
        sni: true,
        morePages: [{ path: "/", virtualHost: "b.example", status: "301 400-499" }],
      },
    ],
    [
      { type: "UDP_CHECK", reply: "any" },
      { payload: undefined, reply: "any", port: undefined, retries: 1 },
    ],
    [{ type: "PING_CHECK" }, { connectTimeoutSeconds: 3, retries: 1, retryDelaySeconds: 1 }],
    [{ type: "MISC_CHECK", command: "/bin/true", retries: 2 }, { retries: 2 }],
  ])("%j, whole, with a newer keepalived", (check, wanted) => {
    expect(healthOf({ ...withHealth({ check }), guest: "debian12" })?.check).toEqual(
      expect.objectContaining({ type: check.type, ...wanted }),
    );
  });

  it("to tell programs of changes", () => {
    expect(healthOf(withHealth({ notifyDown: "/bin/tell %address", quorumUp: "/bin/call" }))?.notices).toEqual({
      notifyDown: "/bin/tell %address",
      quorumUp: "/bin/call",
    });
    expect(healthOf(withHealth({}))?.notices).toBeUndefined();
  });

  it("to check a real server by its own check, or not at all", () => {
    const check = { type: "TCP_CHECK", port: 8080 };
    const realServers = [{ node: "node2", check }, { node: "node3", check: "none" }, { address: "192.168.2.99" }];
    expect(healthOf(withHealth(undefined, { realServers }))).toMatchObject({
      check: tcpCheck,
      ownChecks: { "192.168.2.13:80": { ...tcpCheck, port: 8080 }, "192.168.2.14:80": "none" },
    });
  });

  it("to send clients to a sorry server, a node or another machine, at the service's port or its own", () => {
    const realServers = [{ node: "node2" }];
    expect(healthOf(withHealth({ sorryServer: { node: "node3" } }, { realServers }))?.sorryServer).toEqual({
      address: "192.168.2.14",
      port: 80,
    });
    expect(healthOf(withHealth({ sorryServer: { address: "192.168.2.99", port: 8080 } }))?.sorryServer).toEqual({
      address: "192.168.2.99",
      port: 8080,
    });
  });

  it("to find an IPv6 service's sorry server at its node's IPv6 address", () => {
    const raw = withIpv6();
    const [service] = raw.virtualServices;
    const changed = {
      ...service,
      address: "fd00:1::12",
      realServers: [{ node: "node2" }],
      health: { sorryServer: { node: "node3" } },
    };
    expect(healthOf({ ...raw, owner: "keepalived", virtualServices: [changed] })?.sorryServer).toEqual({
      address: "fd00:2::14",
      port: 80,
    });
  });
});
