import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { type Plan, planCluster } from "../../../plan";
import type { MachinePlan } from "../../../plan/machines";
import { withOneNetwork, withPair } from "../config/problems";

function planOf(raw: Record<string, unknown>): Plan {
  const { config, problems } = parseStackConfig(raw);
  expect(problems).toEqual([]);
  return planCluster({
    config: config as StackConfig,
    stack: { project: "lvs", stack: "dev" },
    libvirtUri: "qemu:///system",
  });
}

function interfacesOf(machine: MachinePlan | undefined) {
  if (machine === undefined || machine.existing) throw new Error("No machine that is made");
  return machine.interfaces.map(({ name, address, gateway }) => ({ name, address, gateway }));
}

describe("where directors and real servers are on one network", () => {
  const plan = planOf(withOneNetwork());
  const [director] = plan.directors;
  const [realServer] = plan.realServers;

  it("that one is made, and each machine has one interface there with the same way out", () => {
    expect(Object.keys(plan.hypervisors[0]?.networks ?? {})).toEqual(["front"]);
    const gateway = "192.168.1.11";
    expect(interfacesOf(director?.machine)).toEqual([{ name: "eth0", address: "192.168.1.12/24", gateway }]);
    expect(interfacesOf(realServer?.machine)).toEqual([{ name: "eth0", address: "192.168.1.13/24", gateway }]);
    expect(realServer?.machine.sshAddress).toBe("192.168.1.13");
  });

  it("the table finds real servers there, and they answer clients themselves", () => {
    expect(plan.contents.tables[0]?.rules[1]).toBe("-a -t 192.168.1.20:80 -r 192.168.1.13:80 -g -w 1");
    expect(realServer?.directReturns).toEqual([{ forwarding: "gatewaying", vip: "192.168.1.20" }]);
    expect(realServer?.routes).toBe("4 - - - - eth0 192.168.1.0/24 192.168.1.11");
    expect(plan.contents.proof?.asked[0]?.questions[0]?.realServers).toEqual({
      node2: "192.168.1.13:80",
      node3: "192.168.1.14:80",
    });
  });

  it("the director has no network of theirs to guard", () => {
    expect([director?.backNetwork, director?.backNetwork6]).toEqual([undefined, undefined]);
  });

  it("a pair's VIP floats alone, and its daemons speak there", () => {
    const [first] = planOf(
      withOneNetwork({
        director: undefined,
        directors: ["node1", "node4"],
        nodes: { ...withOneNetwork().nodes, node4: { front: "192.168.1.15" } },
        failover: { vip: "192.168.1.10" },
        virtualServices: [],
      }),
    ).directors.map(({ vrrp }) => vrrp);

    expect(first).toContain("vrrp_instance front {");
    expect(first).not.toMatch(/vrrp_instance back|track_interface/);
  });
});

describe("where nothing of a pair floats on the back network", () => {
  const plan = planOf(
    withPair({
      nodes: {
        ...withPair().nodes,
        node2: { front: "192.168.1.13", back: "192.168.2.13" },
        node3: { front: "192.168.1.14", back: "192.168.2.14" },
      },
      failover: { vip: "192.168.1.12" },
      virtualServices: [
        { address: "192.168.1.12", port: 80, forwarding: "gatewaying", realServers: [{ node: "node2" }] },
      ],
    }),
  );
  const [realServer] = plan.realServers;

  it("a director gives up the VIP when it loses the real servers' network", () => {
    const vrrp = plan.directors[0]?.vrrp ?? "";

    expect(vrrp.replaceAll(/\s+/g, " ")).toContain("track_interface { eth1 }");
    expect(vrrp).not.toContain("vrrp_instance back");
  });

  it("real servers have their way out, and that of replies, on the front network", () => {
    expect(interfacesOf(realServer?.machine)).toEqual([
      { name: "eth0", address: "192.168.2.13/24", gateway: undefined },
      { name: "eth1", address: "192.168.1.13/24", gateway: "192.168.1.11" },
    ]);
    expect(realServer?.routes).toBe("4 eth0 192.168.2.13 192.168.2.0/24 - eth1 192.168.1.0/24 192.168.1.11");
  });
});
