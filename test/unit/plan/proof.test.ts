import { describe, expect, it } from "vitest";
import { question, serviceUrl } from "../../../plan/proof";
import { webService } from "../lvs/webService";

describe("the question to the VIP", () => {
  const server = {
    address: "192.168.2.13",
    port: 80,
    forwarding: "masquerade",
    weight: 1,
    upperThreshold: 0,
    lowerThreshold: 0,
  } as const;
  const service = webService({});
  const nodes = { "192.168.2.13": "node2", "192.168.2.14": "node3", "fd00::13": "node2" };

  it("names the real servers after their nodes, and by their address where they are none", () => {
    const realServers = [
      server,
      { ...server, address: "192.168.2.99" },
      { ...server, address: "192.168.2.14", weight: 0 },
    ];

    expect(question({ ...service, realServers }, nodes, false)).toEqual({
      url: "http://192.168.1.12",
      service: "192.168.1.12:80",
      realServers: { node2: "192.168.2.13:80", "192.168.2.99": "192.168.2.99:80" },
      direct: [],
    });
  });

  it("tells the ports of one node apart", () => {
    const realServers = [server, { ...server, port: 8080 }, { ...server, address: "192.168.2.14" }];

    expect(question({ ...service, realServers }, nodes, false).realServers).toEqual({
      "node2:80": "192.168.2.13:80",
      "node2:8080": "192.168.2.13:8080",
      node3: "192.168.2.14:80",
    });
  });

  it("knows who answers clients itself", () => {
    const realServers = [server, { ...server, address: "192.168.2.14", forwarding: "ipip" } as const];

    expect(question({ ...service, realServers }, nodes, false).direct).toEqual(["node3"]);
  });

  it("knows whether the director hides clients", () => {
    expect(question(service, nodes, false, true).snat).toBe(true);
    expect(question(service, nodes, false)).not.toHaveProperty("snat");
  });

  it("is asked at an IPv6 address in brackets", () => {
    const realServers = [{ ...server, address: "fd00::13" }];

    expect(question({ ...service, address: "fd00::12", port: 8080, realServers }, nodes, false)).toEqual({
      url: "http://[fd00::12]:8080",
      service: "[fd00::12]:8080",
      realServers: { node2: "[fd00::13]:80" },
      direct: [],
    });
    expect(serviceUrl({ ...service, address: "fd00::12" })).toBe("http://[fd00::12]");
  });

  it("is asked at HTTP's port where the service has every port", () => {
    expect(question({ ...service, port: 0, realServers: [{ ...server, port: 0 }] }, nodes, false)).toEqual({
      url: "http://192.168.1.12",
      service: "192.168.1.12:80",
      realServers: { node2: "192.168.2.13:80" },
      direct: [],
    });
  });
});
