import type { BadInput } from "./badInput";
import { at, namesOf, withPair } from "./configurations";

/** Values of another shape than the one that is wanted: a list for a map, a number for a text, nothing at all. */
export const shapes: BadInput[] = [
  [
    "nothing at all",
    () => ({}),
    [
      "lvs:networks: missing\n  expected: settings by name: front, back",
      "lvs:nodes: missing\n  expected: the machines by name",
      "lvs:virtualServices: missing\n  expected: a list",
      "lvs:director: missing\n  expected: the name of a node, or lvs:directors with one or two",
    ],
  ],
  [
    "networks that are nothing",
    () => at("networks", null),
    ["lvs:networks: bad value null\n  expected: settings by name: front, back"],
  ],
  [
    "networks that are a list",
    () => at("networks", ["192.168.1.0/24", "192.168.2.0/24"]),
    ['lvs:networks: bad value ["192.168.1.0/24","192.168.2.0/24"]\n  expected: settings by name: front, back'],
  ],
  [
    "a network that is missing",
    () => at("networks.back", undefined),
    [
      "lvs:networks.back: missing\n" +
        "  expected: cidr, the network of 192.168.2.12 at lvs:nodes.node1.back; or no machine with an address there, where all are on the front network",
    ],
  ],
  [
    "a network that is its range alone",
    () => at("networks.back", "192.168.2.0/24"),
    [
      'lvs:networks.back: bad value "192.168.2.0/24"\n' +
        `  expected: settings by name: ${namesOf("networks", "back")}`,
    ],
  ],
  [
    "a range that is nothing",
    () => at("networks.back.cidr", null),
    ["lvs:networks.back.cidr: bad value null\n  expected: an IPv4 network, such as 192.168.1.0/24"],
  ],
  [
    "a range that is a number",
    () => at("networks.back.cidr", 192),
    ["lvs:networks.back.cidr: bad value 192\n  expected: an IPv4 network, such as 192.168.1.0/24"],
  ],
  [
    "a range that is a list",
    () => at("networks.back.cidr", ["192.168.2.0/24"]),
    ['lvs:networks.back.cidr: bad value ["192.168.2.0/24"]\n  expected: an IPv4 network, such as 192.168.1.0/24'],
  ],
  ["nodes that are nothing", () => at("nodes", null), ["lvs:nodes: bad value null\n  expected: the machines by name"]],
  [
    "nodes that are a list",
    () => at("nodes", [{ name: "node1" }]),
    ['lvs:nodes: bad value [{"name":"node1"}]\n  expected: the machines by name'],
  ],
  [
    "nodes that are none",
    () => at("nodes", {}),
    ["lvs:nodes: bad value {}\n  expected: the machines by name, a director among them"],
  ],
  [
    "a node that is nothing",
    () => at("nodes.node2", null),
    [`lvs:nodes.node2: bad value null\n  expected: settings by name: ${namesOf("nodes", "node2")}`],
  ],
  [
    "a node that is its address alone",
    () => at("nodes.node2", "192.168.2.13"),
    [`lvs:nodes.node2: bad value "192.168.2.13"\n  expected: settings by name: ${namesOf("nodes", "node2")}`],
  ],
  [
    "a node without an address",
    () => at("nodes.node2", {}),
    [
      "lvs:nodes.node2.back: missing\n" +
        "  expected: an address in 192.168.2.0/24\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node2.back' ADDRESS",
    ],
  ],
  [
    "an address that is empty",
    () => at("nodes.node2.back", ""),
    ['lvs:nodes.node2.back: bad value ""\n  expected: an IPv4 address, such as 192.168.1.12'],
  ],
  [
    "an address that is a number",
    () => at("nodes.node2.back", 192),
    ["lvs:nodes.node2.back: bad value 192\n  expected: an IPv4 address, such as 192.168.1.12"],
  ],
  [
    "a director that is nothing",
    () => at("director", null),
    [
      "lvs:director: bad value null\n" +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "a director that is empty",
    () => at("director", ""),
    [
      'lvs:director: bad value ""\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "a director that is a number",
    () => at("director", 1),
    [
      "lvs:director: bad value 1\n" +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "a director that is a list",
    () => at("director", ["node1"]),
    [
      'lvs:director: bad value ["node1"]\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "directors that are one text",
    () => withPair({ directors: "node1, node4" }),
    ['lvs:directors: bad value "node1, node4"\n  expected: the names of one or two nodes'],
  ],
  [
    "a director of two that is nothing",
    () => withPair({ directors: ["node1", null] }),
    [
      "lvs:directors[1]: bad value null\n" +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "failover that is only wished for",
    () => withPair({ failover: true }),
    ["lvs:failover: bad value true\n" + "  expected: settings by name"],
  ],
  [
    "failover that is empty",
    () => withPair({ failover: {} }),
    ["lvs:failover.vip: missing\n  expected: an IPv4 address, such as 192.168.1.12"],
  ],
  [
    "sync daemons that are one word",
    () => at("syncDaemons", "master"),
    ['lvs:syncDaemons: bad value "master"\n  expected: a list'],
  ],
  [
    "a sync daemon that is empty",
    () => at("syncDaemons", [{}]),
    ["lvs:syncDaemons[0].role: missing\n  expected: one of master, backup"],
  ],
  [
    "timeouts that are one number",
    () => at("timeouts", 900),
    ["lvs:timeouts: bad value 900\n  expected: settings by name: tcpSeconds, tcpFinSeconds, udpSeconds"],
  ],
  [
    "a time with a unit",
    () => at("drainSeconds", "1m"),
    ['lvs:drainSeconds: bad value "1m"\n  expected: a whole number of seconds, 0 or more'],
  ],
  ["a switch that is a text", () => at("verify", "off"), ['lvs:verify: bad value "off"\n  expected: true or false']],
  [
    "a machine that is its memory alone",
    () => at("machine", 2048),
    ["lvs:machine: bad value 2048\n  expected: settings by name: memoryMiB, vcpus, cpu, diskGiB"],
  ],
  [
    "memory with a unit",
    () => at("machine", { memoryMiB: "2G" }),
    ['lvs:machine.memoryMiB: bad value "2G"\n  expected: a whole number of MiB, 256 or more'],
  ],
  [
    "a half processor",
    () => at("machine", { vcpus: 1.5 }),
    ["lvs:machine.vcpus: bad value 1.5\n  expected: a whole number, 1 or more"],
  ],
  [
    "an image that is nothing",
    () => at("image", null),
    ["lvs:image: bad value null\n  expected: a path on this machine, without ~, or an http or https URL"],
  ],
  [
    "a folder that is empty",
    () => at("storage", ""),
    ['lvs:storage: bad value ""\n  expected: an absolute path, without line breaks'],
  ],
];
