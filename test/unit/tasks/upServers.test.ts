import { describe, expect, it } from "vitest";
import type { DirectorStatus, ServiceHealth } from "../../../lvs/clusterStatus";
import { describeDown, downServers } from "../../../tasks/upServers";

const SERVICE = "-t 192.168.1.12:80";
const SINCE = "2026-01-01T00:00:00Z";
const checks = { service: SERVICE, realServers: { node2: "192.168.2.13:80", node3: "192.168.2.14:80" } };

function status(realServers: ServiceHealth["realServers"], sorrySince?: string): DirectorStatus {
  return {
    vrrp: { directors: { state: "MASTER", since: undefined } },
    health: { [SERVICE]: { realServers, sorrySince } },
    problems: [],
  };
}

describe("the real servers that are down", () => {
  it("are those that the director's checks call so, by their names", () => {
    const found = status({
      "192.168.2.13:80": { state: "down", since: SINCE },
      "192.168.2.14:80": { state: "up", since: SINCE },
    });

    expect(downServers(checks, found)).toEqual([{ name: "node2", since: SINCE }]);
  });

  it("are none where the director knows nothing", () => {
    expect(downServers(checks, { ...status({}), health: {} })).toEqual([]);
  });

  it("may be all of them while the sorry server serves", () => {
    const down = { state: "down", since: SINCE } as const;

    expect(downServers(checks, status({ "192.168.2.13:80": down, "192.168.2.14:80": down }, SINCE))).toHaveLength(2);
  });

  it("are an error when nobody is left to answer", () => {
    const down = { state: "down", since: undefined } as const;

    expect(() => downServers(checks, status({ "192.168.2.13:80": down, "192.168.2.14:80": down }))).toThrow(
      "every real server of -t 192.168.1.12:80 is down: node2 is down; node3 is down",
    );
  });

  it("aren't an error of a service that has none", () => {
    expect(downServers({ service: SERVICE, realServers: {} }, status({}))).toEqual([]);
  });

  it("are told with the time where that is known", () => {
    expect(describeDown({ name: "node2", since: SINCE })).toBe(`node2 is down since ${SINCE}`);
    expect(describeDown({ name: "node2", since: undefined })).toBe("node2 is down");
  });
});
