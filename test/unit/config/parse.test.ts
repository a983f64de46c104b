import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import { renderRules } from "../../../lvs/rules";
import { tableOf } from "../../../plan/table";
import { committedConfig } from "../../../tools/docs/committedConfig";
import { sampleConfig } from "../../../tools/harness/sample";
import { changed, problemsOf, withMoreServices, withService } from "./problems";

describe("a stack's configuration", () => {
  it.each(["dev", "lab"])("of the committed stack %s is the sample's table", (stack) => {
    expect(renderRules(tableOf(committedConfig(stack)))).toEqual([
      "-A -t 192.168.1.12:80 -s wlc",
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
      "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
    ]);
  });

  it("gets the sample's values for what it leaves out", () => {
    const { networks, nodes, director } = sampleConfig();
    const { config } = parseStackConfig({
      networks,
      nodes,
      director,
      virtualServices: [{ address: "192.168.1.12", port: 80, realServers: [{ node: "node2" }] }],
    });

    expect(config).toMatchObject({
      guest: "centos7",
      verify: true,
      accelerator: "kvm",
      machine: { memoryMiB: 1024, vcpus: 1 },
      virtualServices: [{ protocol: "tcp", scheduler: "wlc", forwarding: "masquerade", realServers: [{ weight: 1 }] }],
    });
  });

  it("maps a real server's port under masquerade", () => {
    const raw = changed(["virtualServices", 0, "realServers"], [{ node: "node2", port: 8080, weight: 3 }]);
    const { config } = parseStackConfig(raw);

    expect(config && renderRules(tableOf(config))[1]).toBe("-a -t 192.168.1.12:80 -r 192.168.2.13:8080 -m -w 3");
  });

  it("is reported with all of its problems at once", () => {
    const raw = changed(["virtualServices", 0, "port"], 65_536);
    delete raw.director;
    raw.guest = "centos8";

    expect(problemsOf(raw)).toHaveLength(3);
  });

  it("is reported with its contradictions beside what is wrong by itself", () => {
    const vip = "192.168.1.12";
    const raw = withMoreServices(
      { address: vip, port: 81, scheduler: "best", realServers: [] },
      { address: vip, port: 82, realServers: [{ node: "node2", upperThreshold: 1, lowerThreshold: 2 }] },
      { address: "192.168.1.99", port: 83, realServers: [{ node: "node2", weight: -1 }] },
      { address: vip, port: 80, realServers: [{ address: "192.168.9.9" }] },
    );
    Object.assign(raw, { drainSeconds: "soon", verfy: true, syncDaemons: [{ role: "master", interface: "eth9" }] });

    expect(problemsOf(raw).map((problem) => problem.split(":", 2)[1])).toEqual([
      "virtualServices[1].scheduler",
      "virtualServices[3].realServers[0].weight",
      "drainSeconds",
      "verfy",
      "virtualServices[2].realServers[0].lowerThreshold",
      "virtualServices[4]",
      "virtualServices[4].realServers[0].address",
      "syncDaemons[0].interface",
    ]);
  });

  it("is not compared with a guest that is unknown", () => {
    const [problem, ...more] = problemsOf({ ...withService({ scheduler: "mh" }), guest: "centos8" });

    expect(problem).toMatch('lvs:guest: bad value "centos8"');
    expect(more).toEqual([]);
  });

  it("is not compared with machines that are wrong by themselves", () => {
    const raw = changed(["nodes", "node1"], { front: "192.168.1.300", back: "192.168.2.12" });

    expect(problemsOf(raw)).toEqual([
      'lvs:nodes.node1.front: bad value "192.168.1.300"\n  expected: an IPv4 address, such as 192.168.1.12',
    ]);
  });
});

describe("a wrong configuration is answered with the place, the fault and what was expected:", () => {
  it.each<[string, (string | number)[], unknown, string]>([
    ["an unknown setting", ["verfy"], true, "lvs:verfy: unknown setting\n  fix: write verify, or remove it"],
    [
      "a missing director",
      ["director"],
      undefined,
      "lvs:director: missing\n  expected: the name of a node, or lvs:directors with one or two",
    ],
    [
      "a director that is no node",
      ["director"],
      "node11",
      "lvs:director: there is no node node11\n  expected: one of node1, node2, node3\n  fix: write node1",
    ],
    [
      "a director without a front address",
      ["nodes", "node1"],
      { back: "192.168.2.12" },
      "lvs:nodes.node1.front: node1 is the director and has no address on the front network\n" +
        "  expected: an address in lvs:networks.front.cidr\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node1.front' ADDRESS",
    ],
    [
      "an address that is none",
      ["nodes", "node2", "back"],
      "192.168.2.300",
      'lvs:nodes.node2.back: bad value "192.168.2.300"\n  expected: an IPv4 address, such as 192.168.1.12',
    ],
    [
      "an address outside its network",
      ["nodes", "node2", "back"],
      "192.168.3.13",
      "lvs:nodes.node2.back: 192.168.3.13 is outside the back network\n  expected: an address in 192.168.2.0/24",
    ],
    [
      "an address that two nodes share",
      ["nodes", "node3", "back"],
      "192.168.2.13",
      "lvs:nodes.node3.back: 192.168.2.13 is already used by lvs:nodes.node2.back\n  expected: each only once",
    ],
    [
      "a hypervisor address that the director has too",
      ["networks", "front", "hypervisor"],
      "192.168.1.12",
      "lvs:nodes.node1.front: 192.168.1.12 is already used by lvs:networks.front.hypervisor\n  expected: each only once",
    ],
    [
      "networks that overlap",
      ["networks", "back", "cidr"],
      "192.168.0.0/16",
      "lvs:networks.back.cidr: 192.168.0.0/16 overlaps the front network 192.168.1.0/24\n" +
        "  expected: two separate networks\n  fix: choose another network for the real servers",
    ],
    [
      "a broadcast address",
      ["networks", "front", "hypervisor"],
      "192.168.1.255",
      "lvs:networks.front.hypervisor: 192.168.1.255 is the front network's own or broadcast address\n" +
        "  expected: a machine's address in 192.168.1.0/24",
    ],
    [
      "an address in the place of a network",
      ["networks", "back", "cidr"],
      "192.168.2.77/24",
      "lvs:networks.back.cidr: 192.168.2.77/24 is an address in a network, not a network\n  fix: write 192.168.2.0/24",
    ],
    [
      "a port out of range",
      ["virtualServices", 0, "port"],
      65_536,
      "lvs:virtualServices[0].port: bad value 65536\n  expected: 65535 or less",
    ],
    [
      "a weight below 0",
      ["virtualServices", 0, "realServers", 0, "weight"],
      -1,
      "lvs:virtualServices[0].realServers[0].weight: bad value -1\n  expected: 0 or more",
    ],
    [
      "a node name that is no host name",
      ["nodes", "Node 2"],
      { back: "192.168.2.20" },
      'lvs:nodes["Node 2"]: bad name "Node 2"\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
    [
      "a package mirror that is no URL",
      ["packageMirror"],
      "mirror.example",
      'lvs:packageMirror: bad value "mirror.example"\n  expected: an http or https URL, without spaces and quotes',
    ],
    [
      "a relative storage folder",
      ["storage"],
      "disks",
      'lvs:storage: bad value "disks"\n  expected: an absolute path, without line breaks',
    ],
    [
      "a machine that is too small to boot",
      ["machine"],
      { memoryMiB: 64 },
      "lvs:machine.memoryMiB: bad value 64\n  expected: 256 or more",
    ],
  ])("%s", (_, path, value, message) => {
    expect(problemsOf(changed(path, value))).toEqual([message]);
  });
});
