import type { BadInput } from "./badInput";
import { at, withHealth, withMoreServices, withService } from "./configurations";

/** The same as in shapes.ts, of virtual services. */
export const serviceShapes: BadInput[] = [
  [
    "virtual services that are nothing",
    () => at("virtualServices", null),
    ["lvs:virtualServices: bad value null\n  expected: a list"],
  ],
  [
    "virtual services that are one",
    () => at("virtualServices", { address: "192.168.1.12", port: 80 }),
    ['lvs:virtualServices: bad value {"address":"192.168.1.12","port":80}\n  expected: a list'],
  ],
  [
    "a virtual service that is nothing",
    () => at("virtualServices", [null]),
    ["lvs:virtualServices[0]: bad value null\n  expected: settings by name"],
  ],
  [
    "a virtual service that is a text",
    () => at("virtualServices", ["192.168.1.12:80"]),
    ['lvs:virtualServices[0]: bad value "192.168.1.12:80"\n  expected: settings by name'],
  ],
  [
    "a virtual service that is empty",
    () => at("virtualServices", [{}]),
    [
      "lvs:virtualServices[0].address: missing\n  expected: an IPv4 or IPv6 address",
      "lvs:virtualServices[0].port: missing\n  expected: a port, 0 to 65535",
      "lvs:virtualServices[0].realServers: missing\n  expected: a list",
    ],
  ],
  [
    "a port that is a text",
    () => withService({ port: "80" }),
    ['lvs:virtualServices[0].port: bad value "80"\n  expected: a port, 0 to 65535'],
  ],
  [
    "a port that is a fraction",
    () => withService({ port: 80.5 }),
    ["lvs:virtualServices[0].port: bad value 80.5\n  expected: a port, 0 to 65535"],
  ],
  [
    "a scheduler that is nothing",
    () => withService({ scheduler: null }),
    [
      "lvs:virtualServices[0].scheduler: bad value null\n" +
        "  expected: one of rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, mh, fo, ovf, twos",
    ],
  ],
  [
    "scheduler flags that are one text",
    () => withService({ schedulerFlags: "sh-port" }),
    ['lvs:virtualServices[0].schedulerFlags: bad value "sh-port"\n  expected: a list'],
  ],
  [
    "persistence that is its seconds alone",
    () => withService({ persistence: 300 }),
    ["lvs:virtualServices[0].persistence: bad value 300\n  expected: settings by name: seconds, netmask, engine"],
  ],
  [
    "one-packet scheduling that is a text",
    () => withService({ onePacket: "yes" }),
    ['lvs:virtualServices[0].onePacket: bad value "yes"\n  expected: true or false'],
  ],
  [
    "real servers that are a map",
    () => withService({ realServers: { node2: {} } }),
    ['lvs:virtualServices[0].realServers: bad value {"node2":{}}\n  expected: a list'],
  ],
  [
    "a real server that is its name alone",
    () => withService({ realServers: ["node2"] }),
    ['lvs:virtualServices[0].realServers[0]: bad value "node2"\n' + "  expected: settings by name"],
  ],
  [
    "a real server that is empty",
    () => withService({ realServers: [{}] }),
    [
      "lvs:virtualServices[0].realServers[0]: neither a node nor an address\n" +
        "  expected: node: one of the stack's machines, or address: that of another one",
    ],
  ],
  [
    "a weight that is a word",
    () => withService({ realServers: [{ node: "node2", weight: "heavy" }] }),
    ['lvs:virtualServices[0].realServers[0].weight: bad value "heavy"\n  expected: a weight, 0 to 65535'],
  ],
  [
    "a firewall mark in hexadecimal",
    () => withMoreServices({ firewallMark: "0x1", realServers: [] }),
    ['lvs:virtualServices[1].firewallMark: bad value "0x1"\n  expected: a firewall mark, 1 to 2147483647'],
  ],
  [
    "ports of packets that are one text",
    () =>
      withMoreServices({ firewallMark: 1, packets: [{ address: "192.168.1.12", ports: "80,443" }], realServers: [] }),
    ['lvs:virtualServices[1].packets[0].ports: bad value "80,443"\n  expected: a list'],
  ],
  [
    "health that is a word",
    () => withHealth("none"),
    ['lvs:virtualServices[0].health: bad value "none"\n  expected: settings by name'],
  ],
  [
    "a check that is a list",
    () => withHealth({ check: [] }),
    ["lvs:virtualServices[0].health.check: bad value []\n  expected: none, or a check with its type"],
  ],
  [
    "a check that is empty",
    () => withHealth({ check: {} }),
    [
      "lvs:virtualServices[0].health.check.type: missing\n" +
        "  expected: one of HTTP_GET, SSL_GET, TCP_CHECK, UDP_CHECK, DNS_CHECK, PING_CHECK, SMTP_CHECK, MISC_CHECK",
    ],
  ],
  [
    "a sorry server that is its address alone",
    () => withHealth({ sorryServer: "192.168.2.99" }),
    [
      'lvs:virtualServices[0].health.sorryServer: bad value "192.168.2.99"\n' +
        "  expected: settings by name: node, address, port",
    ],
  ],
];
