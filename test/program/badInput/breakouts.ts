import type { BadInput } from "./badInput";
import { at, withHealth, withHttpCheck, withProgram, withRealServer, withService } from "./configurations";

/** Texts that would end a value, and say something of their own, in a shell, in YAML or in keepalived.conf. */
export const breakouts: BadInput[] = [
  [
    "a command in a node's name",
    () => at("nodes.$(reboot)", { back: "192.168.2.20" }),
    [
      'lvs:nodes["$(reboot)"]: bad name "$(reboot)"\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "a line break in a node's name",
    () => at("nodes.node2\nreboot", { back: "192.168.2.20" }),
    [
      'lvs:nodes["node2\\nreboot"]: bad name "node2\\nreboot"\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "an option for a node's name",
    () => at("nodes.-rf", { back: "192.168.2.20" }),
    [
      'lvs:nodes.-rf: bad name "-rf"\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "a path for a node's name",
    () => at("nodes./etc", { back: "192.168.2.20" }),
    [
      'lvs:nodes["/etc"]: bad name "/etc"\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "a command behind the director's name",
    () => at("director", "node1; reboot"),
    [
      'lvs:director: bad value "node1; reboot"\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "a command behind a range",
    () => at("networks.front.cidr", "192.168.1.0/24; reboot"),
    [
      'lvs:networks.front.cidr: bad value "192.168.1.0/24; reboot"\n' +
        "  expected: an IPv4 network, such as 192.168.1.0/24",
    ],
  ],
  [
    "a command behind an address",
    () => at("nodes.node2.back", "192.168.2.13 && reboot"),
    [
      'lvs:nodes.node2.back: bad value "192.168.2.13 && reboot"\n' +
        "  expected: an IPv4 address, such as 192.168.1.12",
    ],
  ],
  [
    "a rule behind a VIP",
    () => withService({ address: "192.168.1.12\n-C" }),
    [
      'lvs:virtualServices[0].address: bad value "192.168.1.12\\n-C"\n' +
        "  expected: an IPv4 address, such as 192.168.1.12",
    ],
  ],
  [
    "a rule behind a real server's address",
    () => withRealServer({ node: undefined, address: "192.168.2.99\n-C" }),
    [
      'lvs:virtualServices[0].realServers[0].address: bad value "192.168.2.99\\n-C"\n' +
        "  expected: an IPv4 address, such as 192.168.1.12",
    ],
  ],
  [
    "an option behind a scheduler",
    () => withService({ scheduler: "rr -p 1" }),
    [
      'lvs:virtualServices[0].scheduler: bad value "rr -p 1"\n' +
        "  expected: one of rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, mh, fo, ovf, twos",
    ],
  ],
  [
    "a command in a netmask",
    () => withService({ persistence: { netmask: "$(reboot)" } }),
    [
      'lvs:virtualServices[0].persistence.netmask: bad value "$(reboot)"\n' +
        "  expected: a netmask such as 255.255.255.0, or an IPv6 prefix's length",
    ],
  ],
  [
    "a rule behind a persistence engine",
    () => withService({ persistence: { engine: "sip\n-C" } }),
    ['lvs:virtualServices[0].persistence.engine: bad value "sip\\n-C"\n  expected: one of sip'],
  ],
  [
    "a command behind a sync daemon's interface",
    () => at("syncDaemons", [{ role: "master", interface: "eth1; reboot" }]),
    ['lvs:syncDaemons[0].interface: bad value "eth1; reboot"\n  expected: the name of an interface: eth0 or eth1'],
  ],
  [
    "a block of keepalived's behind a path",
    () => withHttpCheck({ path: "/\n}\nvirtual_server 192.0.2.1 80 {" }),
    [
      'lvs:virtualServices[0].health.check.path: bad value "/\\n}\\nvirtual_server 192.0.2.1 80 {"\n' +
        "  expected: a path such as /health, without spaces and quotes",
    ],
  ],
  [
    "a quote in a path",
    () => withHttpCheck({ path: '/"\n' }),
    [
      'lvs:virtualServices[0].health.check.path: bad value "/\\"\\n"\n' +
        "  expected: a path such as /health, without spaces and quotes",
    ],
  ],
  [
    "a block of keepalived's behind a host name",
    () => withHttpCheck({ virtualHost: "www.example.com\n}" }),
    [
      'lvs:virtualServices[0].health.check.virtualHost: bad value "www.example.com\\n}"\n  expected: a host name, with :PORT or without',
    ],
  ],
  [
    "a quote in a host name",
    () => withHttpCheck({ virtualHost: 'www"' }),
    [
      'lvs:virtualServices[0].health.check.virtualHost: bad value "www\\""\n  expected: a host name, with :PORT or without',
    ],
  ],
  [
    "a line behind a digest",
    () => withHttpCheck({ digest: "d41d8cd98f00b204e9800998ecf8427e\n}" }),
    [
      'lvs:virtualServices[0].health.check.digest: bad value "d41d8cd98f00b204e9800998ecf8427e\\n}"\n' +
        "  expected: 32 hexadecimal digits, as genhash prints them",
    ],
  ],
  [
    "a block of keepalived's behind a greeting",
    () => withHealth({ check: { type: "SMTP_CHECK", helo: "lvs\n}" } }),
    ['lvs:virtualServices[0].health.check.helo: bad value "lvs\\n}"\n  expected: a host name'],
  ],
  [
    "a quote in a program",
    () => withProgram({ command: '/bin/true" reboot' }),
    [
      'lvs:virtualServices[0].health.check.command: bad value "/bin/true\\" reboot"\n' +
        "  expected: a program's path and its arguments, without quotes",
    ],
  ],
  [
    "a line behind a program",
    () => withProgram({ command: "/bin/true\n}" }),
    [
      'lvs:virtualServices[0].health.check.command: bad value "/bin/true\\n}"\n' +
        "  expected: a program's path and its arguments, without quotes",
    ],
  ],
  [
    "a program within a program",
    () => withProgram({ command: "/bin/echo $(reboot)" }),
    [
      "lvs:virtualServices[0].health.check.command: $ in /bin/echo $(reboot)\n" +
        "  expected: a program and plain arguments: not every keepalived runs them in a shell\n" +
        "  fix: put it into a script, and name that",
    ],
  ],
  [
    "a second program",
    () => withProgram({ command: "/bin/true; reboot" }),
    [
      "lvs:virtualServices[0].health.check.command: ; in /bin/true; reboot\n" +
        "  expected: a program and plain arguments: not every keepalived runs them in a shell\n" +
        "  fix: put it into a script, and name that",
    ],
  ],
  [
    "a comment behind a program",
    () => withProgram({ command: "/bin/true #" }),
    [
      "lvs:virtualServices[0].health.check.command: # in /bin/true #\n" +
        "  expected: a program and plain arguments: not every keepalived runs them in a shell\n" +
        "  fix: put it into a script, and name that",
    ],
  ],
  [
    "a line behind a folder",
    () => at("storage", "/srv/lvs\nrm -rf /"),
    ['lvs:storage: bad value "/srv/lvs\\nrm -rf /"\n  expected: an absolute path, without line breaks'],
  ],
  [
    "a line behind the consoles' folder",
    () => at("consoleLogs", "/var/log\n/etc"),
    ['lvs:consoleLogs: bad value "/var/log\\n/etc"\n  expected: an absolute path, without line breaks'],
  ],
  [
    "a line behind an image",
    () => at("image", "/srv/image.qcow2\n"),
    [
      'lvs:image: bad value "/srv/image.qcow2\\n"\n' +
        "  expected: a path on this machine, without ~, or an http or https URL",
    ],
  ],
  [
    "a line behind an image's URL",
    () => at("image", "https://example.com/image.qcow2\nreboot"),
    [
      'lvs:image: bad value "https://example.com/image.qcow2\\nreboot"\n' +
        "  expected: a path on this machine, without ~, or an http or https URL",
    ],
  ],
  [
    "a line behind a sum",
    () => at("imageSha256", `${"a".repeat(64)}\n`),
    [
      'lvs:imageSha256: bad value "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\n"\n' +
        "  expected: 64 hexadecimal digits, as sha256sum prints them",
    ],
  ],
  [
    "a quote in a package mirror",
    () => at("packageMirror", "http://mirror.example/'; reboot; '"),
    [
      "lvs:packageMirror: bad value \"http://mirror.example/'; reboot; '\"\n" +
        "  expected: an http or https URL, without spaces and quotes",
    ],
  ],
  [
    "a line of a list of packages behind a mirror",
    () => at("packageMirror", "http://mirror.example/\ngpgcheck=0"),
    [
      'lvs:packageMirror: bad value "http://mirror.example/\\ngpgcheck=0"\n' +
        "  expected: an http or https URL, without spaces and quotes",
    ],
  ],
];
