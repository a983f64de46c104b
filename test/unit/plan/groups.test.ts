import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { vrrpOf } from "../../../plan/vrrp";
import { PAIR, plan, sampleConfig, TWO_GROUPS } from "../../../tools/harness/sample";

const { mail } = TWO_GROUPS.failover.groups;

function configOf(changes: Record<string, unknown>): StackConfig {
  const { config, problems } = parseStackConfig({ ...sampleConfig(), ...TWO_GROUPS, ...changes });
  expect(problems).toEqual([]);
  return config as StackConfig;
}

function withMail(changes: Record<string, unknown>, failover: Record<string, unknown> = {}) {
  return { failover: { ...PAIR.failover, ...failover, groups: { mail: { ...mail, ...changes } } } };
}

/** By the instances' names. */
function part(config: StackConfig, director: string) {
  return Object.fromEntries(vrrpOf(config, director).map((instance) => [instance.name, instance]));
}

describe("groups of floating addresses", () => {
  it("have each virtual routers of their own, and each director has the higher priority in one", () => {
    const config = configOf({});

    expect(part(config, "node1")).toMatchObject({
      front: { group: "directors", virtualRouterId: 51, priority: 250, virtualAddresses: ["192.168.1.10"] },
      back: { group: "directors", virtualRouterId: 52, priority: 250, virtualAddresses: ["192.168.2.10"] },
      "front-mail": { group: "mail", virtualRouterId: 53, priority: 240, virtualAddresses: ["192.168.1.20"] },
      "back-mail": { group: "mail", virtualRouterId: 54, priority: 240, virtualAddresses: ["192.168.2.20"] },
    });
    expect(Object.values(part(config, "node4")).map(({ name, priority }) => [name, priority])).toEqual([
      ["front-mail", 250],
      ["back-mail", 250],
      ["front", 240],
      ["back", 240],
    ]);
  });

  it("come back to the director that they prefer, after a while that may be set", () => {
    for (const instance of vrrpOf(configOf({}), "node1")) {
      expect(instance).toMatchObject({ preempt: true, preemptDelaySeconds: 60 });
    }
    for (const instance of vrrpOf(configOf(withMail({}, { preemptDelaySeconds: 7 })), "node4")) {
      expect(instance).toMatchObject({ preempt: true, preemptDelaySeconds: 7 });
    }
  });

  it("stay where they are if all prefer one director", () => {
    for (const instance of vrrpOf(configOf(withMail({ prefers: "node1" })), "node4")) {
      expect(instance).toMatchObject({ preempt: false, preemptDelaySeconds: undefined, priority: 240 });
    }
  });

  it("are all taken at once by a director that is alone", () => {
    const alone = configOf({ directors: ["node1"], ...withMail({ prefers: "node1" }) });

    for (const instance of vrrpOf(alone, "node1")) {
      expect(instance).toMatchObject({ priority: 254, preempt: true, preemptDelaySeconds: undefined });
    }
  });

  it("have further VIPs each, and those of the cluster are the first group's", () => {
    const config = configOf({ vips: ["192.168.1.30"], ...withMail({ vips: ["192.168.1.40"] }) });
    const { front, "front-mail": other } = part(config, "node1");

    expect(front?.virtualAddresses).toEqual(["192.168.1.10", "192.168.1.30"]);
    expect(other?.virtualAddresses).toEqual(["192.168.1.20", "192.168.1.40"]);
  });

  it("are given up without the back network also where only others float there", () => {
    const [, service] = TWO_GROUPS.virtualServices;
    const direct = { ...service, forwarding: "ipip", realServers: [{ address: "10.9.0.1" }] };
    const { front, "front-mail": other } = part(
      configOf({
        ...withMail({ gateway: undefined, virtualRouterIds: { front: 53 } }),
        virtualServices: [TWO_GROUPS.virtualServices[0], direct],
      }),
      "node1",
    );

    expect([front?.tracked, other?.tracked]).toEqual([[], ["eth1"]]);
  });
});

describe("with groups", () => {
  it("real servers go out and back by the gateway that floats with the VIP that they serve", () => {
    const gatewayOf = Object.fromEntries(
      plan(TWO_GROUPS).realServers.flatMap(({ machine }) =>
        machine.existing ? [] : [[machine.node, machine.interfaces[0]?.gateway]],
      ),
    );

    expect(gatewayOf).toEqual({ node2: "192.168.2.10", node3: "192.168.2.20" });
  });

  it("so do sorry servers, but the others by the first group's", () => {
    const [first] = TWO_GROUPS.virtualServices;
    const sorryServer = { node: "node3" };
    const { realServers } = plan({
      ...TWO_GROUPS,
      owner: "keepalived",
      virtualServices: [
        first,
        { address: "192.168.1.20", port: 80, realServers: [{ address: "192.168.2.99" }], health: { sorryServer } },
      ],
      nodes: {
        ...TWO_GROUPS.nodes,
        node5: { back: "192.168.2.15" },
        node4: { front: "192.168.1.16", back: "192.168.2.16" },
      },
    });

    expect(
      realServers.map(({ machine }) => [machine.node, machine.existing ? "" : machine.interfaces[0]?.gateway]),
    ).toEqual([
      ["node2", "192.168.2.10"],
      ["node3", "192.168.2.20"],
      ["node5", "192.168.2.10"],
    ]);
  });

  it("real servers with another way out are routed by their own group too", () => {
    const node3 = { front: "192.168.1.14", back: "192.168.2.14" };
    const { realServers } = plan({ ...TWO_GROUPS, nodes: { ...TWO_GROUPS.nodes, node3 } });

    expect(realServers[1]?.routes).toBe(
      "4 eth0 192.168.2.14 192.168.2.0/24 192.168.2.20 eth1 192.168.1.0/24 192.168.1.11",
    );
  });

  it("clients are hidden behind the addresses of the service's own group, to which replies come back", () => {
    const virtualServices = TWO_GROUPS.virtualServices.map((service) => ({ ...service, snat: true }));
    const rules = plan({ ...TWO_GROUPS, virtualServices }).contents.tables[0]?.lines.filter((line) =>
      line.includes("SNAT"),
    );

    expect(rules?.map((line) => line.replace(/^.* LVS (.*) -p tcp .*--vaddr (\S+) .* /, "$2 $1 "))).toEqual([
      "192.168.1.10 -o eth1 192.168.2.10",
      "192.168.1.10 ! -o eth1 192.168.1.10",
      "192.168.1.20 -o eth1 192.168.2.20",
      "192.168.1.20 ! -o eth1 192.168.1.20",
    ]);
  });

  it("both directors have all services and both sync daemons, each hearing what the other one sends", () => {
    const [one, other] = plan(TWO_GROUPS).contents.tables;

    expect(other?.lines).toEqual(one?.lines);
    expect(one?.rules.filter((rule) => rule.startsWith("-A"))).toHaveLength(2);
    expect(one?.lines.filter((line) => line.startsWith("--start-daemon"))).toEqual([
      "--start-daemon master --mcast-interface eth1 --syncid 1",
      "--start-daemon backup --mcast-interface eth1 --syncid 1",
    ]);
  });

  it("the services of each are asked, wherever it is once it has come back", () => {
    const { contents, groups, vip } = plan(TWO_GROUPS);

    expect(vip).toBe("192.168.1.10");
    expect(contents.proof?.asked).toMatchObject([
      { questions: [{ address: "192.168.1.10" }], comesBack: { to: "192.168.1.12", seconds: 60 } },
      { questions: [{ address: "192.168.1.20" }], group: "mail", comesBack: { to: "192.168.1.15", seconds: 60 } },
    ]);
    expect(contents.proof?.asked[0]).not.toHaveProperty("group");
    expect(groups).toEqual([
      {
        name: "directors",
        vips: ["192.168.1.10"],
        services: ["-t 192.168.1.10:80"],
        comesBack: { to: "192.168.1.12", seconds: 60 },
      },
      {
        name: "mail",
        vips: ["192.168.1.20"],
        services: ["-t 192.168.1.20:80"],
        comesBack: { to: "192.168.1.15", seconds: 60 },
      },
    ]);
  });

  it("one whose services can't be asked isn't", () => {
    const [first, second] = TWO_GROUPS.virtualServices;
    const { proof } = plan({
      ...TWO_GROUPS,
      virtualServices: [{ ...first, protocol: "udp" }, second],
    }).contents;

    expect(proof?.asked.map(({ group }) => group)).toEqual(["mail"]);
    expect(Object.keys(proof?.notAsked ?? {})).toEqual(["-u 192.168.1.10:80"]);
  });
});

it("without groups nothing tells of one", () => {
  const { directors, contents } = plan(PAIR);

  expect(directors[0]?.vrrp).not.toMatch(/preempt_delay|mail/);
  expect(directors[0]?.vrrp).toContain("nopreempt");
  expect(contents.proof?.asked.map((each) => Object.keys(each))).toEqual([["questions"]]);
});
