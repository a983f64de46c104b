import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import { stackConfigSchema } from "../../../config/schema/stack";
import { settingsIn } from "../../../config/settingNames";
import { planCluster } from "../../../plan";
import { sampleConfig } from "../../../tools/harness/sample";
import { HOST_KEY, withBridges, withExisting, withIpv6, withOneNetwork, withPair } from "./problems";

type Settings = Record<string, unknown>;

const both = [{ node: "node2" }, { node: "node3" }];
const direct = { node1: {}, node2: { front: "192.168.1.13" }, node3: { front: "192.168.1.14" } };

/** The sample with other virtual services. */
function serving(...virtualServices: Settings[]): Settings {
  return { ...sampleConfig(), virtualServices };
}

function checked(check: Settings, service: Settings = {}): Settings {
  const health = { check, delaySeconds: 5, sorryServer: { address: "192.168.2.99", port: 8080 } };
  return {
    ...serving({ address: "192.168.1.12", port: 80, realServers: both, health, ...service }),
    guest: "debian12",
    owner: "keepalived",
  };
}

function withFront(): Settings {
  const { nodes, ...config } = serving({ address: "192.168.1.12", port: 80, forwarding: "ipip", realServers: both });
  const fronts = Object.entries(nodes as typeof direct).map(([name, node]) => [
    name,
    { ...node, ...direct[name as keyof typeof direct] },
  ]);
  return { ...config, nodes: Object.fromEntries(fronts) };
}

/** Configurations that together have something of every kind. */
const SITUATIONS: Record<string, Settings> = {
  "the sample": { ...sampleConfig(), machine: {}, timeouts: {} },
  "the sample of Debian": { ...sampleConfig(), guest: "debian12" },
  "both families": withIpv6(),
  "a persistent service": serving({
    address: "192.168.1.12",
    port: 80,
    scheduler: "sh",
    persistence: { seconds: 60 },
    realServers: both,
  }),
  "a service of UDP": serving({ protocol: "udp", address: "192.168.1.12", port: 53, realServers: both }),
  "a service of FTP": serving({ address: "192.168.1.12", port: 21, realServers: both }),
  "a mark": serving({
    firewallMark: 1,
    packets: [{ address: "192.168.1.12", ports: [80, 443] }],
    persistence: {},
    realServers: both,
  }),
  ...Object.fromEntries(
    [
      { type: "http", path: "/up", host: "www.example.com" },
      { type: "https", trust: "-----BEGIN CERTIFICATE-----" },
      { type: "smtp" },
      { type: "dns", name: "www.example.com", recordType: "AAAA" },
      { type: "tcp", send: "PING", expect: "PONG" },
      { type: "none", reason: "it only listens" },
    ].map((proof) => [
      `a proof by ${proof.type}`,
      serving({ address: "192.168.1.12", port: 3000, proof, realServers: both }),
    ]),
  ),
  "a proof by udp": serving({
    protocol: "udp",
    address: "192.168.1.12",
    port: 123,
    proof: { type: "udp", payload: "1b", reply: "1c" },
    realServers: both,
  }),
  "others' real servers": serving({ address: "192.168.1.12", port: 80, realServers: [{ address: "192.168.2.99" }] }),
  "real servers that answer themselves": withFront(),
  "one network": withOneNetwork(),
  "hidden clients": withOneNetwork({
    vips: [],
    virtualServices: [
      { address: "192.168.1.12", port: 80, snat: true, realServers: [{ node: "node2" }, { address: "10.9.0.13" }] },
    ],
  }),
  "sync daemons": { ...sampleConfig(), syncDaemons: [{ role: "master" }] },
  "a pair": withPair({ failover: { vip: "192.168.1.12", gateway: "192.168.2.12", garp: {}, virtualRouterIds: {} } }),
  "a pair that checks": withPair({ owner: "keepalived" }),
  "a pair with a script that decides": withPair({
    failover: {
      vip: "192.168.1.12",
      gateway: "192.168.2.12",
      trackScript: { command: "/usr/local/bin/decide" },
    },
  }),
  "a pair of which both work": withPair({
    networks: withIpv6().networks,
    nodes: {
      ...withPair().nodes,
      node1: { front: "192.168.1.21", back: "192.168.2.21", front6: "fd00:1::21", back6: "fd00:2::21" },
      node4: { front: "192.168.1.24", back: "192.168.2.24", front6: "fd00:1::24", back6: "fd00:2::24" },
    },
    failover: {
      vip: "192.168.1.12",
      gateway: "192.168.2.12",
      groups: {
        mail: {
          prefers: "node4",
          vip: "192.168.1.30",
          gateway: "192.168.2.30",
          virtualRouterIds: { front: 53, back: 54 },
        },
      },
    },
  }),
  bridges: withBridges(),
  "machines that are there": withExisting(),
  "a jump host": { ...sampleConfig(), jumpHost: { host: "host1", user: "ada", hostKey: HOST_KEY } },
  hypervisors: {
    ...withBridges(),
    hypervisors: { one: { uri: "qemu+ssh://one/system" }, two: { uri: "qemu+ssh://two/system" } },
    nodes: Object.fromEntries(
      Object.entries(sampleConfig().nodes).map(([name, node]) => [
        name,
        { ...node, hypervisor: name === "node3" ? "two" : "one" },
      ]),
    ),
  },
  "a pool": {
    ...serving({ address: "192.168.1.12", port: 80, realServers: [{ pool: "web" }] }),
    nodes: { node1: sampleConfig().nodes.node1 },
    nodePools: { web: { count: 2, back: "192.168.2.100", machine: {} } },
  },
  "no services": {
    ...withFront(),
    vips: ["192.168.1.77"],
    nodes: { ...(withFront().nodes as Settings), node4: { back: "192.168.2.15", machine: {} } },
    virtualServices: [],
  },
  "further VIPs": {
    ...serving(
      { address: "192.168.1.12", port: 80, realServers: [{ node: "node2", upperThreshold: 10 }] },
      { firewallMark: 1, packets: [{ address: "192.168.1.12", ports: [443] }], realServers: both },
    ),
    vips: ["192.168.1.77"],
  },
  "a service by source": {
    ...serving({ address: "192.168.1.12", port: 80, scheduler: "sh", realServers: both }),
    guest: "debian12",
  },
  "telephone calls": serving({
    protocol: "udp",
    address: "192.168.1.12",
    port: 5060,
    persistence: {},
    realServers: both,
  }),
  "packets that others mark": { ...withIpv6(), virtualServices: [{ firewallMark: 1, realServers: both }] },
  "a pair of both families": withPair({
    networks: withIpv6().networks,
    nodes: {
      node1: { front: "192.168.1.21", back: "192.168.2.21", front6: "fd00:1::21", back6: "fd00:2::21" },
      node4: { front: "192.168.1.24", back: "192.168.2.24", front6: "fd00:1::24", back6: "fd00:2::24" },
    },
    failover: { vip: "192.168.1.12", gateway: "192.168.2.12", vip6: "fd00:1::12", gateway6: "fd00:2::12" },
    virtualServices: [],
  }),
  "pools of both families": {
    ...withBridges(),
    networks: {
      front: { ...withBridges().networks.front, cidr6: "fd00:1::/64", gateway6: "fd00:1::1" },
      back: { ...withBridges().networks.back, cidr6: "fd00:2::/64" },
    },
    hypervisors: { one: { uri: "qemu+ssh://one/system" }, two: { uri: "qemu+ssh://two/system" } },
    nodes: { node1: { ...sampleConfig().nodes.node1, hypervisor: "one" } },
    nodePools: {
      web: { count: 2, back: "192.168.2.100", front: "192.168.1.100", hypervisor: "one" },
      other: { count: 2, back: "192.168.2.120", hypervisor: "two" },
    },
    virtualServices: [{ address: "192.168.1.12", port: 80, realServers: [{ pool: "other" }] }],
  },
  "a quorum and a sorry node": checked(
    { type: "SSL_GET", virtualHost: "www.example.com" },
    {
      realServers: [{ node: "node2", weight: 4 }],
      health: {
        check: { type: "SSL_GET", virtualHost: "www.example.com" },
        quorum: 2,
        sorryServer: { node: "node2", port: 8080 },
      },
    },
  ),
  ...Object.fromEntries(
    [
      { type: "HTTP_GET", path: "/health" },
      { type: "SSL_GET" },
      { type: "TCP_CHECK" },
      { type: "DNS_CHECK" },
      { type: "PING_CHECK" },
      { type: "SMTP_CHECK" },
      { type: "MISC_CHECK", command: "/usr/local/bin/ask" },
    ].map((check) => [`a ${check.type}`, checked(check)]),
  ),
};

/** A script that directors get. */
const PROJECT_FILE = "examples/checks/in-service.sh";

const yesAndNo = [true, false];
const seconds = [7, 11];
const machine = { memoryMiB: [768], vcpus: [3], cpu: ["host-model", "maximum"], diskGiB: [30] };

/** Other values of each setting, by its way. */
const OTHERS: Record<string, unknown[]> = {
  guest: ["el9", "debian12"],
  "networks.front.cidr": ["192.168.0.0/22"],
  "networks.front.hypervisor": ["192.168.1.1"],
  "networks.front.cidr6": ["fd00:5::/64"],
  "networks.front.hypervisor6": ["fd00:1::1"],
  "networks.front.bridge": ["br7"],
  "networks.front.gateway": ["192.168.1.2"],
  "networks.front.gateway6": ["fd00:1::2"],
  "networks.front.nameservers": [["192.168.1.3"]],
  "networks.back.cidr": ["192.168.2.0/25"],
  "networks.back.cidr6": ["fd00:6::/64"],
  "networks.back.bridge": ["br8"],
  "hypervisors.NAME.uri": ["qemu+ssh://three/system"],
  "jumpHost.host": ["host2"],
  "jumpHost.port": [2222],
  "jumpHost.user": ["grace"],
  "jumpHost.hostKey": [HOST_KEY.replace("Hh8f", "Hh8g")],
  "nodes.NAME.front": ["192.168.1.77"],
  "nodes.NAME.front6": ["fd00:1::77"],
  "nodes.NAME.back": ["192.168.2.77"],
  "nodes.NAME.back6": ["fd00:2::77"],
  "nodes.NAME.existing.user": ["somebody"],
  "nodes.NAME.existing.hostKey": [HOST_KEY.replace("Hh8f", "Hh8g")],
  "nodes.NAME.existing.port": [2222],
  "nodes.NAME.existing.firewalld": ["keep"],
  "nodes.NAME.existing.interfaces.front": ["ens9"],
  "nodes.NAME.existing.interfaces.back": ["ens10"],
  "nodes.NAME.hypervisor": ["two"],
  ...below("nodes.NAME.machine", machine),
  ...below("machine", machine),
  "nodePools.NAME.count": [3],
  "nodePools.NAME.back": ["192.168.2.110"],
  "nodePools.NAME.back6": ["fd00:2::110"],
  "nodePools.NAME.front": ["192.168.1.110"],
  "nodePools.NAME.front6": ["fd00:1::110"],
  "nodePools.NAME.hypervisor": ["two"],
  ...below("nodePools.NAME.machine", machine),
  director: ["node2"],
  directors: [["node1"], ["node4", "node1"]],
  "failover.vip": ["192.168.1.99"],
  "failover.vip6": ["fd00:1::99"],
  "failover.gateway": ["192.168.2.99"],
  "failover.gateway6": ["fd00:2::99"],
  "failover.advertisements": ["unicast"],
  "failover.version": [3],
  "failover.advertSeconds": [2],
  "failover.garp.delaySeconds": seconds,
  "failover.garp.repeat": [3],
  "failover.garp.refreshSeconds": seconds,
  "failover.trackScript.command": ["/usr/local/bin/other", PROJECT_FILE],
  "failover.trackScript.intervalSeconds": seconds,
  "failover.trackScript.fall": [5],
  "failover.trackScript.rise": [5],
  "failover.groups.NAME.prefers": ["node1"],
  "failover.groups.NAME.vip": ["192.168.1.88"],
  "failover.groups.NAME.vip6": ["fd00:1::88"],
  "failover.groups.NAME.vips": [["192.168.1.88"]],
  "failover.groups.NAME.gateway": ["192.168.2.88"],
  "failover.groups.NAME.gateway6": ["fd00:2::88"],
  "failover.groups.NAME.virtualRouterIds.front": [63],
  "failover.groups.NAME.virtualRouterIds.back": [64],
  "failover.preemptDelaySeconds": seconds,
  "failover.virtualRouterIds.front": [61],
  "failover.virtualRouterIds.back": [62],
  vips: [["192.168.1.99"], ["10.9.9.9"]],
  owner: ["keepalived", "ipvsadm"],
  "virtualServices[].protocol": ["udp", "sctp"],
  "virtualServices[].address": ["192.168.1.77"],
  "virtualServices[].port": [0, 81],
  "virtualServices[].snat": yesAndNo,
  "virtualServices[].allow": [["192.168.1.0/24"]],
  "virtualServices[].deny": [["10.0.0.0/8"]],
  "virtualServices[].ftp": yesAndNo,
  "virtualServices[].scheduler": ["rr", "sh", "dh"],
  "virtualServices[].schedulerFlags": [["sh-port"], ["sh-fallback"]],
  "virtualServices[].persistence.seconds": seconds,
  "virtualServices[].persistence.netmask": ["255.255.255.0", 64],
  "virtualServices[].persistence.engine": ["sip"],
  "virtualServices[].onePacket": yesAndNo,
  "virtualServices[].forwarding": ["masquerade", "gatewaying", "ipip"],
  "virtualServices[].firewallMark": [9],
  "virtualServices[].family": ["ipv6"],
  "virtualServices[].packets[].protocol": ["udp"],
  "virtualServices[].packets[].address": ["192.168.1.77"],
  "virtualServices[].packets[].ports": [[81], []],
  "virtualServices[].realServers[].node": ["node3"],
  "virtualServices[].realServers[].address": ["192.168.2.88"],
  "virtualServices[].realServers[].pool": ["web"],
  "virtualServices[].realServers[].port": [8080],
  "virtualServices[].realServers[].weight": [0, 5],
  "virtualServices[].realServers[].forwarding": ["masquerade", "gatewaying", "ipip"],
  "virtualServices[].realServers[].upperThreshold": [9],
  "virtualServices[].realServers[].lowerThreshold": [3],
  "virtualServices[].realServers[].check": ["none", { type: "TCP_CHECK" }],
  "virtualServices[].health.delaySeconds": seconds,
  "virtualServices[].health.quorum": [2],
  "virtualServices[].health.hysteresis": [1],
  "virtualServices[].health.inhibitOnFailure": yesAndNo,
  "virtualServices[].health.notifyUp": ["/usr/local/bin/tell"],
  "virtualServices[].health.notifyDown": ["/usr/local/bin/tell"],
  "virtualServices[].health.quorumUp": ["/usr/local/bin/call"],
  "virtualServices[].health.quorumDown": ["/usr/local/bin/call", PROJECT_FILE],
  "virtualServices[].health.sorryServer.node": ["node3"],
  "virtualServices[].health.sorryServer.address": ["192.168.2.98"],
  "virtualServices[].health.sorryServer.port": [9090],
  "virtualServices[].health.check.port": [9999],
  "virtualServices[].health.check.connectTimeoutSeconds": seconds,
  "virtualServices[].health.check.retries": [4],
  "virtualServices[].health.check.retryDelaySeconds": seconds,
  "virtualServices[].health.check.path": ["/other"],
  "virtualServices[].health.check.virtualHost": ["www.example.org"],
  "virtualServices[].health.check.status": [204],
  "virtualServices[].health.check.digest": ["00000000000000000000000000000000"],
  "virtualServices[].health.check.sni": yesAndNo,
  "virtualServices[].health.check.helo": ["me.example.org"],
  "virtualServices[].health.check.name": ["www.example.org"],
  "virtualServices[].health.check.recordType": ["A"],
  "virtualServices[].health.check.command": ["/usr/local/bin/other", PROJECT_FILE],
  "virtualServices[].health.check.timeoutSeconds": seconds,
  "virtualServices[].health.check.dynamicWeight": yesAndNo,
  "virtualServices[].proof.path": ["/other"],
  "virtualServices[].proof.host": ["www.example.org"],
  "virtualServices[].proof.trust": ["system"],
  "virtualServices[].proof.name": ["www.example.org"],
  "virtualServices[].proof.recordType": ["A"],
  "virtualServices[].proof.send": ["HELP"],
  "virtualServices[].proof.expect": ["214"],
  "virtualServices[].proof.reason": ["nobody answers before noon"],
  "syncDaemons[].role": ["backup"],
  "syncDaemons[].interface": ["eth0"],
  "syncDaemons[].syncId": [9],
  "timeouts.tcpSeconds": [901],
  "timeouts.tcpFinSeconds": [121],
  "timeouts.udpSeconds": [301],
  drainSeconds: [7],
  driftCheck: yesAndNo,
  protect: yesAndNo,
  verify: yesAndNo,
  accelerator: ["tcg"],
  image: ["/srv/other.qcow2"],
  imageSha256: ["0".repeat(64)],
  imageSha512: ["0".repeat(128)],
  imageCache: ["/srv/cache"],
  storage: ["/srv/storage"],
  consoleLogs: ["/srv/logs"],
  packageMirror: ["http://mirror.example/centos"],
  bootTimeoutSeconds: [99],
};

/** Why some may change nothing that is made. */
const NOT_IDLE: Record<string, string> = {
  preflight: "what a run looks at first, beside the plan",
  ...Object.fromEntries(
    ["jumpHost", "nodes.NAME.existing"].flatMap((way) => [
      [`${way}.privateKey`, "a secret, which goes past the plan"],
      [`${way}.hostKey`, "a key, which goes past the plan"],
    ]),
  ),
  verify: "what holds for services to come, where none of now can be asked",
  "virtualServices[].realServers[].forwarding": "its service's once more",
  "virtualServices[].ftp": "what is so by default",
  ...Object.fromEntries(
    ["networks.front.cidr6", "networks.front.gateway", "networks.front.gateway6", "networks.front.nameservers"].map(
      (way) => [way, "what a network is like that is there"],
    ),
  ),
  ...Object.fromEntries(
    ["image", "imageSha256", "imageSha512", "imageCache", "storage", "consoleLogs"].map((way) => [
      way,
      "what holds for machines to come, where all of now are there already",
    ]),
  ),
  "nodes.NAME.existing.interfaces.front": "what a machine calls them that is there",
  "nodes.NAME.existing.interfaces.back": "what a machine calls them that is there",
};

/** Settings that only hold others, or stand for a whole one that is tried by its parts. */
const TRIED_OTHERWISE =
  /^(libvirt:uri|.*\.pages.*|.*\.type|.*\.(payload|reply)|virtualServices\[\]\.realServers\[\]\.check\..*)$/;

function below(way: string, values: Record<string, unknown[]>): Record<string, unknown[]> {
  return Object.fromEntries(Object.entries(values).map(([name, others]) => [`${way}.${name}`, others]));
}

/** Every configuration that comes of another value at a setting's way, whose parent is there. */
function withOther(settings: unknown, way: string[], value: unknown): unknown[] {
  const [part, ...rest] = way as [string, ...string[]];
  if (settings === undefined || settings === null || typeof settings !== "object") return [];
  if (part === "[]") {
    const list = settings as unknown[];
    return list.flatMap((each, at) =>
      withOther(each, rest, value).map((other) => [...list.slice(0, at), other, ...list.slice(at + 1)]),
    );
  }
  const keys = part === "NAME" ? Object.keys(settings) : [part];
  return keys.flatMap((key) => {
    const inner = (settings as Settings)[key];
    const others = rest.length === 0 ? [value] : withOther(inner, rest, value);
    return others.map((other) => ({ ...settings, [key]: other }));
  });
}

function partsOf(way: string): string[] {
  return way.replaceAll("[]", ".[]").split(".");
}

/** What becomes of a configuration: all that is wrong, or what is made. */
function outcome(settings: Settings) {
  const { config, problems } = parseStackConfig(settings);
  if (config === undefined) return { problems };
  const plan = planCluster({ config, stack: { project: "lvs", stack: "dev" }, libvirtUri: "qemu:///system" });
  return { config: JSON.stringify(config), plan: JSON.stringify(plan), problems };
}

/** What became of a plan by another value of a setting: nothing at all, or something. */
interface Tried {
  way: string;
  value: unknown;
  hasEffect: boolean;
}

/** Every other value that is taken, and isn't what was so before. */
function tried(settings: Settings): Tried[] {
  const before = outcome(settings);
  if (before.config === undefined) throw new Error(JSON.stringify(before.problems));
  return Object.entries(OTHERS).flatMap(([way, values]) =>
    values.flatMap((value) =>
      withOther(settings, partsOf(way), value).flatMap((other) => {
        const after = outcome(other as Settings);
        if (after.config === undefined || after.config === before.config) return [];
        return [{ way, value, hasEffect: after.plan !== before.plan }];
      }),
    ),
  );
}

const all = Object.entries(SITUATIONS).map(([situation, settings]) => ({ situation, trials: tried(settings) }));

describe("a setting that is taken has an effect", () => {
  it.each(all)("on $situation", ({ trials }) => {
    const idle = trials.filter(({ way, hasEffect }) => !hasEffect && !(way in NOT_IDLE));

    expect(idle.map(({ way, value }) => `${way}: ${JSON.stringify(value)}`)).toEqual([]);
  });

  it("somewhere at least", () => {
    const effective = new Set(
      all.flatMap(({ trials }) => trials.filter(({ hasEffect }) => hasEffect)).map(({ way }) => way),
    );

    expect(Object.keys(OTHERS).filter((way) => !effective.has(way) && !(way in NOT_IDLE))).toEqual([]);
  });

  it("is tried for every setting", () => {
    const ways = [...new Set(settingsIn(stackConfigSchema).map(({ way }) => way))];
    const leaves = ways.filter(
      (way) => !ways.some((other) => other.startsWith(`${way}.`) || other.startsWith(`${way}[]`)),
    );

    expect(leaves.filter((way) => !(way in OTHERS) && !(way in NOT_IDLE) && !TRIED_OTHERWISE.test(way))).toEqual([]);
  });
});
