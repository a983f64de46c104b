import { GUEST_NAMES } from "../../../guest/profiles";
import type { BadInput } from "./badInput";
import { at, withHealth, withHttpCheck, withPair, withRealServer, withService } from "./configurations";

/** Values of the right shape that nobody has, or names that are no settings. */
export const values: BadInput[] = [
  [
    "an unknown guest",
    () => at("guest", "centso7"),
    [`lvs:guest: bad value "centso7"\n  expected: one of ${GUEST_NAMES.join(", ")}\n  fix: write centos7`],
  ],
  [
    "a guest in capitals",
    () => at("guest", "CentOS7"),
    [`lvs:guest: bad value "CentOS7"\n  expected: one of ${GUEST_NAMES.join(", ")}\n  fix: write centos7`],
  ],
  [
    "an accelerator of another system",
    () => at("accelerator", "hvf"),
    ['lvs:accelerator: bad value "hvf"\n  expected: one of kvm, tcg'],
  ],
  [
    "an owner that is mistyped",
    () => at("owner", "keepalive"),
    ['lvs:owner: bad value "keepalive"\n  expected: one of ipvsadm, keepalived\n  fix: write keepalived'],
  ],
  [
    "a setting in capitals",
    () => at("Verify", false),
    ["lvs:Verify: unknown setting\n  fix: write verify, or remove it"],
  ],
  [
    "a setting that is mistyped",
    () => at("virtualServises", []),
    ["lvs:virtualServises: unknown setting\n  fix: write virtualServices, or remove it"],
  ],
  [
    "a setting of another place",
    () => at("scheduler", "rr"),
    ["lvs:scheduler: unknown setting\n  fix: write virtualServices[].scheduler, or remove it"],
  ],
  [
    "a setting of a node that is none",
    () => at("nodes.node2", { back: "192.168.2.13", memory: 2048 }),
    ["lvs:nodes.node2.memory: unknown setting\n  fix: write machine.memoryMiB, or remove it"],
  ],
  [
    "the beginning of a setting",
    () => at("timeouts", { tcp: 900 }),
    ["lvs:timeouts.tcp: unknown setting\n  fix: write tcpSeconds, or remove it"],
  ],
  [
    "a hypervisor on the back network",
    () => at("networks.back", { cidr: "192.168.2.0/24", hypervisor: "192.168.2.1" }),
    ["lvs:networks.back.hypervisor: unknown setting\n  fix: write lvs:networks.front.hypervisor, or remove it"],
  ],
  [
    "a prefix that is too long",
    () => at("networks.front.cidr", "192.168.1.0/33"),
    ['lvs:networks.front.cidr: bad value "192.168.1.0/33"\n  expected: an IPv4 network, such as 192.168.1.0/24'],
  ],
  [
    "an IPv6 network in IPv4's place",
    () => at("networks.front.cidr", "fd00::/64"),
    ['lvs:networks.front.cidr: bad value "fd00::/64"\n  expected: an IPv4 network, such as 192.168.1.0/24'],
  ],
  [
    "an IPv6 network without a prefix",
    () => at("networks.front.cidr6", "fd00:1::"),
    ['lvs:networks.front.cidr6: bad value "fd00:1::"\n  expected: an IPv6 network, such as fd00:1::/64'],
  ],
  [
    "an address with a prefix",
    () => at("nodes.node2.back", "192.168.2.13/24"),
    ['lvs:nodes.node2.back: bad value "192.168.2.13/24"\n  expected: an IPv4 address, such as 192.168.1.12'],
  ],
  [
    "an address with zeros before it",
    () => at("nodes.node2.back", "192.168.2.013"),
    ['lvs:nodes.node2.back: bad value "192.168.2.013"\n  expected: an IPv4 address, such as 192.168.1.12'],
  ],
  [
    "an IPv6 address in IPv4's place",
    () => at("nodes.node2.back", "fd00:2::13"),
    [
      'lvs:nodes.node2.back: bad value "fd00:2::13"\n  expected: an IPv4 address, such as 192.168.1.12\n  fix: write it as back6',
    ],
  ],
  [
    "a name in an address's place",
    () => withService({ address: "www.example.com" }),
    [
      'lvs:virtualServices[0].address: bad value "www.example.com"\n' +
        "  expected: an IPv4 address, such as 192.168.1.12",
    ],
  ],
  [
    "a port below 0",
    () => withService({ port: -1 }),
    ["lvs:virtualServices[0].port: bad value -1\n  expected: 0 or more"],
  ],
  [
    "a protocol in capitals",
    () => withService({ protocol: "TCP" }),
    ['lvs:virtualServices[0].protocol: bad value "TCP"\n' + "  expected: one of tcp, udp, sctp\n" + "  fix: write tcp"],
  ],
  [
    "LVS-NAT by its own name",
    () => withService({ forwarding: "NAT" }),
    [
      'lvs:virtualServices[0].forwarding: bad value "NAT"\n' +
        "  expected: one of masquerade, gatewaying, ipip\n" +
        "  fix: write masquerade",
    ],
  ],
  [
    "LVS-DR by its own name",
    () => withService({ forwarding: "dr" }),
    [
      'lvs:virtualServices[0].forwarding: bad value "dr"\n' +
        "  expected: one of masquerade, gatewaying, ipip\n" +
        "  fix: write gatewaying",
    ],
  ],
  [
    "LVS-TUN by its own name",
    () => withRealServer({ forwarding: "tun" }),
    [
      'lvs:virtualServices[0].realServers[0].forwarding: bad value "tun"\n' +
        "  expected: one of masquerade, gatewaying, ipip\n" +
        "  fix: write ipip",
    ],
  ],
  [
    "a port of a name",
    () => withService({ port: "http" }),
    ['lvs:virtualServices[0].port: bad value "http"\n  expected: a port, 0 to 65535'],
  ],
  [
    "a scheduler flag that is mistyped",
    () => withService({ scheduler: "sh", schedulerFlags: ["sh-prot"] }),
    [
      'lvs:virtualServices[0].schedulerFlags[0]: bad value "sh-prot"\n' +
        "  expected: one of sh-fallback, sh-port, mh-fallback, mh-port\n" +
        "  fix: write sh-port",
    ],
  ],
  [
    "a netmask that is empty",
    () => withService({ persistence: { netmask: "" } }),
    [
      'lvs:virtualServices[0].persistence.netmask: bad value ""\n' +
        "  expected: a netmask such as 255.255.255.0, or an IPv6 prefix's length",
    ],
  ],
  [
    "a real server's name that is empty",
    () => withRealServer({ node: "" }),
    [
      'lvs:virtualServices[0].realServers[0].node: bad value ""\n' +
        "  expected: a host name of lower-case letters, digits and hyphens that starts with a letter",
    ],
  ],
  [
    "a role that the kernel's daemons haven't got",
    () => at("syncDaemons", [{ role: "slave" }]),
    ['lvs:syncDaemons[0].role: bad value "slave"\n  expected: one of master, backup'],
  ],
  [
    "a sync daemon's group out of range",
    () => at("syncDaemons", [{ role: "master", syncId: 256 }]),
    ["lvs:syncDaemons[0].syncId: bad value 256\n  expected: 255 or less"],
  ],
  [
    "a timeout of no time",
    () => at("timeouts", { tcpSeconds: 0 }),
    ["lvs:timeouts.tcpSeconds: bad value 0\n  expected: 1 or more"],
  ],
  [
    "a timeout longer than ipvsadm takes",
    () => at("timeouts", { udpSeconds: 2_678_401 }),
    ["lvs:timeouts.udpSeconds: bad value 2678401\n  expected: 2678400 or less"],
  ],
  [
    "an advertisement twice a second",
    () => withPair({ failover: { vip: "192.168.1.12", gateway: "192.168.2.12", advertSeconds: 0.5 } }),
    [
      "lvs:failover.advertSeconds: 0.5, and version 2 of VRRP counts whole seconds\n" +
        "  expected: a whole number of seconds, or version 3\n" +
        "  fix: pulumi config set --path 'lvs:failover.version' 3",
    ],
  ],
  [
    "a password for VRRP",
    () => withPair({ failover: { vip: "192.168.1.12", gateway: "192.168.2.12", authPass: "secret" } }),
    [
      "lvs:failover.authPass: unknown setting\n" +
        "  fix: remove it: VRRP has no passwords any more, which protected nothing (RFC 5798, 9)",
    ],
  ],
  [
    "a drain of less than no time",
    () => at("drainSeconds", -1),
    ["lvs:drainSeconds: bad value -1\n  expected: 0 or more"],
  ],
  [
    "no time to boot",
    () => at("bootTimeoutSeconds", 0),
    ["lvs:bootTimeoutSeconds: bad value 0\n  expected: a whole number of seconds above 0"],
  ],
  [
    "a CPU of its own",
    () => at("machine", { cpu: "EPYC" }),
    ['lvs:machine.cpu: bad value "EPYC"\n  expected: one of host-passthrough, host-model, maximum'],
  ],
  [
    "a machine without processors",
    () => at("machine", { vcpus: 0 }),
    ["lvs:machine.vcpus: bad value 0\n  expected: 1 or more"],
  ],
  [
    "a status that HTTP hasn't got",
    () => withHttpCheck({ status: 99 }),
    ["lvs:virtualServices[0].health.check.status: bad value 99\n  expected: 100 or more"],
  ],
  [
    "a path that isn't one",
    () => withHttpCheck({ path: "health" }),
    [
      'lvs:virtualServices[0].health.check.path: bad value "health"\n' +
        "  expected: a path such as /health, without spaces and quotes",
    ],
  ],
  [
    "repeats below 0",
    () => withHttpCheck({ retries: -1 }),
    ["lvs:virtualServices[0].health.check.retries: bad value -1\n  expected: 0 or more"],
  ],
  [
    "more repeats than keepalived counts",
    () => withHttpCheck({ retries: 4_294_967_296 }),
    ["lvs:virtualServices[0].health.check.retries: 4294967296 retries\n" + "  expected: 4294967294 or less"],
  ],
  [
    "a time between repeats that keepalived would cut off",
    () => withHttpCheck({ retryDelaySeconds: 5000 }),
    ["lvs:virtualServices[0].health.check.retryDelaySeconds: 5000 seconds\n  expected: 4294 or less"],
  ],
  [
    "a delay that keepalived would cut off",
    () => withHealth({ delaySeconds: 2_147_483_648 }),
    ["lvs:virtualServices[0].health.delaySeconds: 2147483648 seconds\n  expected: 2147483647 or less"],
  ],
  [
    "a path that is longer than keepalived's lines",
    () => withHttpCheck({ path: `/${"a".repeat(1000)}` }),
    [
      "lvs:virtualServices[0].health.check.path: makes a line of 1024 characters\n" +
        "  expected: 1022 or less: keepalived reads no longer lines\n" +
        "  fix: shorten it by 2",
    ],
  ],
  [
    "a host name that is longer than any",
    () => withHttpCheck({ virtualHost: "a".repeat(254) }),
    [
      `lvs:virtualServices[0].health.check.virtualHost: bad value "${"a".repeat(254)}"\n` +
        "  expected: a host name, with :PORT or without",
    ],
  ],
  [
    "a greeting that is longer than any host name",
    () => withHealth({ check: { type: "SMTP_CHECK", helo: "a".repeat(254) } }),
    [
      `lvs:virtualServices[0].health.check.helo: bad value "${"a".repeat(254)}"\n` +
        "  expected: a host name, 253 characters or less",
    ],
  ],
  [
    "a quorum of nobody",
    () => withHealth({ quorum: 0 }),
    ["lvs:virtualServices[0].health.quorum: bad value 0\n  expected: 1 or more"],
  ],
  [
    "a quorum of more than there can be",
    () => withHealth({ quorum: 2_147_483_648 }),
    ["lvs:virtualServices[0].health.quorum: bad value 2147483648\n  expected: 2147483647 or less"],
  ],
  [
    "an image below ~",
    () => at("image", "~/image.qcow2"),
    [
      'lvs:image: bad value "~/image.qcow2"\n' +
        "  expected: a path on this machine, without ~, or an http or https URL",
    ],
  ],
  [
    "an image by FTP",
    () => at("image", "ftp://example.com/image.qcow2"),
    [
      'lvs:image: bad value "ftp://example.com/image.qcow2"\n' +
        "  expected: a path on this machine, without ~, or an http or https URL",
    ],
  ],
  [
    "an image's sum that is too short",
    () => at("imageSha256", "284aab2b"),
    ['lvs:imageSha256: bad value "284aab2b"\n  expected: 64 hexadecimal digits, as sha256sum prints them'],
  ],
  [
    "an image's sum of the other kind",
    () => at("imageSha512", "a".repeat(64)),
    [
      'lvs:imageSha512: bad value "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"\n' +
        "  expected: 128 hexadecimal digits, as sha512sum prints them",
    ],
  ],
  [
    "an image's sum with its kind before it",
    () => at("imageSha256", `sha256:${"a".repeat(64)}`),
    [
      'lvs:imageSha256: bad value "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"\n' +
        "  expected: 64 hexadecimal digits, as sha256sum prints them",
    ],
  ],
  [
    "an image's password",
    () => at("image", "https://user:secret@example.com/image.qcow2"),
    [
      "lvs:image: a URL with a user or password in it, which the stack's state and logs would show\n" +
        "  expected: a URL that anybody may read, or a path\n" +
        "  fix: download the image by other means, and set lvs:image to its path",
    ],
  ],
  [
    "a cache below ~",
    () => at("imageCache", "~/images"),
    ['lvs:imageCache: bad value "~/images"\n  expected: an absolute path, without line breaks'],
  ],
  [
    "a package mirror by FTP",
    () => at("packageMirror", "ftp://mirror.example"),
    [
      'lvs:packageMirror: bad value "ftp://mirror.example"\n' +
        "  expected: an http or https URL, without spaces and quotes",
    ],
  ],
  [
    "a package mirror of no host",
    () => at("packageMirror", "http://"),
    ['lvs:packageMirror: bad value "http://"\n  expected: an http or https URL, without spaces and quotes'],
  ],
  [
    "a node named as the base image's volume",
    () => at("nodes.base", { back: "192.168.2.20" }),
    [
      "lvs:nodes.base: the base image's volume has this name\n" +
        "  expected: another name\n" +
        "  fix: rename the node",
    ],
  ],
];
