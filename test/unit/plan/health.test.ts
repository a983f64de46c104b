import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { sampleConfig } from "../../../harness/sample";
import { checkedServicesOf } from "../../../plan/health";
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
      { type: "MISC_CHECK", command: "/bin/true" },
      { command: "/bin/true", timeoutSeconds: 5, dynamicWeight: false },
    ],
  ])("%j, whole", (check, wanted) => {
    expect(healthOf(withHealth({ check }))?.check).toEqual(expect.objectContaining({ type: check.type, ...wanted }));
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
