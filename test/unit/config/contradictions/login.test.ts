import { describe, expect, it } from "vitest";
import { problemsOf, withIpv6, withMoreServices } from "../problems";

const VIP = "192.168.1.12";
const wanted =
  "this takes port 22 of 192.168.1.12, where pulumi logs in on the director\n" +
  "  expected: ports other than 22, each named\n" +
  "  fix: name the ports, or use the director's IPv6 address";

function service(more: Record<string, unknown>) {
  return { realServers: [{ node: "node2" }], ...more };
}

describe("a virtual service is refused that would lock pulumi out of the director:", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["SSH's own port", { address: VIP, port: 22 }, "port"],
    ["every port", { address: VIP, port: 0, persistence: {} }, "port"],
    [
      "a mark on a range around SSH's port",
      { firewallMark: 1, packets: [{ address: VIP, ports: ["20:25"] }] },
      "packets[0].ports",
    ],
    ["a mark on SSH's port", { firewallMark: 1, packets: [{ address: VIP, ports: [22, 443] }] }, "packets[0].ports"],
  ])("%s", (_, changes, where) => {
    expect(problemsOf(withMoreServices(service(changes)))).toEqual([`lvs:virtualServices[1].${where}: ${wanted}`]);
  });

  it("a mark on every port", () => {
    expect(problemsOf(withMoreServices(service({ firewallMark: 1, packets: [{ address: VIP }] })))).toContain(
      `lvs:virtualServices[1].packets[0].ports: ${wanted}`,
    );
  });
});

describe("a virtual service is taken that leaves pulumi's login alone:", () => {
  it.each<[string, Record<string, unknown>]>([
    ["every port of udp", { protocol: "udp", address: VIP, port: 0, persistence: {} }],
    ["every port of the director's IPv6 address", { address: "fd00:1::12", port: 0, persistence: {} }],
    ["port 22 of the director's IPv6 address", { address: "fd00:1::12", port: 22 }],
  ])("%s", (_, changes) => {
    const config = withIpv6();
    expect(problemsOf({ ...config, virtualServices: [config.virtualServices[0], service(changes)] })).toEqual([]);
  });
});
