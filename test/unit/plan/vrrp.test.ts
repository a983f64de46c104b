import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { renderTable } from "../../../lvs/rules";
import { gateways, vips } from "../../../plan/addresses";
import { tableOf } from "../../../plan/table";
import { vrrpOf } from "../../../plan/vrrp";
import { sampleConfig } from "../../../tools/harness/sample";
import { withIpv6, withPair } from "../config/problems";

function configOf(raw: Record<string, unknown>): StackConfig {
  const { config, problems } = parseStackConfig(raw);
  expect(problems).toEqual([]);
  return config as StackConfig;
}

describe("a director's part in what floats is", () => {
  it("nothing where nothing floats", () => {
    expect(vrrpOf(configOf(sampleConfig()), "node1")).toEqual([]);
  });

  it("all VIPs together on the front network", () => {
    const [front, back] = vrrpOf(configOf(withPair({ vips: ["192.168.1.20", "10.9.0.1"] })), "node1");

    expect(front?.virtualAddresses).toEqual(["192.168.1.12", "192.168.1.20", "10.9.0.1"]);
    expect(back?.virtualAddresses).toEqual(["192.168.2.12"]);
  });

  it("one virtual router on each network, with keepalived's defaults, and the first director before the second", () => {
    const config = configOf(withPair());
    const front = {
      name: "front",
      group: "directors",
      interface: "eth0",
      virtualRouterId: 51,
      priority: 250,
      preempt: false,
      advertSeconds: 1,
      address: "192.168.1.21",
      peers: undefined,
      tracked: [],
      virtualAddresses: ["192.168.1.12"],
    };
    const back = {
      ...front,
      name: "back",
      interface: "eth1",
      virtualRouterId: 52,
      address: "192.168.2.21",
      virtualAddresses: ["192.168.2.12"],
    };
    expect(vrrpOf(config, "node1")).toEqual([front, back]);
    expect(vrrpOf(config, "node4")).toEqual([
      { ...front, priority: 240, address: "192.168.1.24" },
      { ...back, priority: 240, address: "192.168.2.24" },
    ]);
  });

  it("taken by a director without peers from one that still has it, whichever of a pair that was", () => {
    for (const director of ["node1", "node4"]) {
      expect(vrrpOf(configOf(withPair({ directors: [director] })), director)).toMatchObject([
        { priority: 254, preempt: true },
        { priority: 254, preempt: true },
      ]);
    }
  });

  it("told to its peer alone by unicast", () => {
    const config = configOf(
      withPair({ failover: { vip: "192.168.1.12", gateway: "192.168.2.12", advertisements: "unicast" } }),
    );
    expect(vrrpOf(config, "node1").map(({ peers }) => peers)).toEqual([["192.168.1.24"], ["192.168.2.24"]]);
    expect(vrrpOf(config, "node4").map(({ peers }) => peers)).toEqual([["192.168.1.21"], ["192.168.2.21"]]);
  });

  it("IPv6 addresses beside IPv4 ones, router numbers and a pace of the user's own", () => {
    const failover = {
      vip: "192.168.1.20",
      vip6: "FD00:1:0::20",
      gateway: "192.168.2.20",
      gateway6: "fd00:2::20",
      advertSeconds: 3,
      virtualRouterIds: { back: 7 },
    };
    const instances = vrrpOf(configOf({ ...withIpv6(), virtualServices: [], failover }), "node1");
    expect(instances).toMatchObject([
      { virtualRouterId: 51, advertSeconds: 3, virtualAddresses: ["192.168.1.20", "fd00:1::20"] },
      { virtualRouterId: 7, advertSeconds: 3, virtualAddresses: ["192.168.2.20", "fd00:2::20"] },
    ]);
  });
});

it("a director's part in what floats is in version 3 where that is said, and as it tells the networks", () => {
  const floating = { vip: "192.168.1.12", gateway: "192.168.2.12" };
  const fast = { ...floating, version: 3, advertSeconds: 0.29, garp: { refreshSeconds: 60 } };
  for (const instance of vrrpOf(configOf(withPair({ failover: fast })), "node4")) {
    const garp = { delaySeconds: 5, repeat: 5, refreshSeconds: 60 };
    expect(instance).toMatchObject({ version: 3, advertSeconds: 0.29, garp });
  }
  const [instance] = vrrpOf(configOf(withPair({ failover: { ...floating, version: 2 } })), "node4");
  expect(instance).toMatchObject({ version: undefined, advertSeconds: 1, garp: undefined });
});

describe("with failover", () => {
  it("clients and real servers use the addresses that float", () => {
    const config = configOf(withPair());
    expect(vips(config)).toEqual(["192.168.1.12"]);
    expect(gateways(config, "node2")).toEqual({ gateway: "192.168.2.12", gateway6: undefined });
  });

  it("two directors have both sync daemons, and one has none", () => {
    const daemonsOf = (raw: Record<string, unknown>) =>
      renderTable(tableOf(configOf(raw))).filter((line) => line.startsWith("--start-daemon"));
    expect(daemonsOf(withPair())).toEqual([
      "--start-daemon master --mcast-interface eth1 --syncid 1",
      "--start-daemon backup --mcast-interface eth1 --syncid 1",
    ]);
    expect(daemonsOf(withPair({ syncDaemons: [] }))).toEqual([]);
    expect(daemonsOf(withPair({ directors: ["node1"] }))).toEqual([]);
  });

  it("the first director is the one that pulumi goes through", () => {
    expect(configOf(withPair({ directors: ["node4", "node1"] }))).toMatchObject({
      director: "node4",
      directors: ["node4", "node1"],
    });
  });
});
