import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { sampleCluster } from "../../tools/harness/mockedCluster";
import { type MockedEngine, mockEngine, type Registered, settled } from "../../tools/harness/mockedEngine";

/** node2 serves by every method and family, node3 by masquerade alone. */
const CONFIG = {
  networks: {
    front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11", cidr6: "fd00:1::/64", hypervisor6: "fd00:1::11" },
    back: { cidr: "192.168.2.0/24", cidr6: "fd00:2::/64" },
  },
  nodes: {
    node1: { front: "192.168.1.12", back: "192.168.2.12", front6: "fd00:1::12", back6: "fd00:2::12" },
    node2: { front: "192.168.1.13", back: "192.168.2.13", front6: "fd00:1::13", back6: "fd00:2::13" },
    node3: { back: "192.168.2.14" },
  },
  director: "node1",
  virtualServices: [
    { address: "192.168.1.12", port: 80, realServers: [{ node: "node2" }, { node: "node3" }] },
    { address: "192.168.1.12", port: 81, forwarding: "gatewaying", realServers: [{ node: "node2" }] },
    { address: "192.168.1.12", port: 82, forwarding: "ipip", realServers: [{ node: "node2" }] },
    { address: "fd00:1::12", port: 81, forwarding: "gatewaying", realServers: [{ node: "node2" }] },
  ],
  drainSeconds: 30,
};
const RETURNS = [
  "lvs-node2-gatewaying-192-168-1-12-address",
  "lvs-node2-gatewaying-fd00-1--12-address",
  "lvs-node2-ipip-192-168-1-12-address",
];

let engine: MockedEngine;

beforeAll(async () => {
  engine = await mockEngine({
    resource({ type, name }) {
      if (type === "command:remote:Command") return { stdout: "saved for the next boot" };
      if (type !== "command:local:Command") return {};
      return { stdout: JSON.stringify(name.endsWith("-pair") ? keyPair(name) : {}) };
    },
    call: () => ({ stdout: JSON.stringify({ reachable: true, found: [], wanted: [], owned: [] }) }),
  });
  await settled((await sampleCluster(CONFIG)).table);
});

function keyPair(name: string) {
  return { privateKey: `${name} private`, publicKey: `ssh-ed25519 ${name}` };
}

function resource(name: string): Registered {
  const found = engine.resources.find((each) => each.name === name);
  if (!found) throw new Error(`no resource ${name}`);
  return found;
}

function subnets(node: string) {
  const { config } = parse(resource(`lvs-${node}-machine-seed`).inputs.networkConfig as string);
  return config.map((each: { name: string; subnets: unknown }) => [each.name, each.subnets]);
}

function networks(node: string) {
  const interfaces = resource(`lvs-${node}-machine-domain`).inputs.networkInterfaces as { networkId: string }[];
  return interfaces.map(({ networkId }) => networkId);
}

describe("a real server that answers clients itself", () => {
  it("has a second leg on the front network, and its way out through the director as the others", () => {
    expect(networks("node2")).toEqual(["lvs-back-network-id", "lvs-front-network-id"]);
    expect(networks("node3")).toEqual(["lvs-back-network-id"]);
    expect(subnets("node2")).toEqual([
      [
        "eth0",
        [
          {
            type: "static",
            address: "192.168.2.13/24",
            gateway: "192.168.2.12",
            dns_nameservers: ["192.168.1.11"],
          },
          { type: "static", address: "fd00:2::13/64", gateway: "fd00:2::12" },
        ],
      ],
      [
        "eth1",
        [
          { type: "static", address: "192.168.1.13/24" },
          { type: "static", address: "fd00:1::13/64" },
        ],
      ],
    ]);
  });

  it("is told its ways by address, and gets its files, before it has any VIP", () => {
    expect(resource("lvs-node2-configure").inputs.stdin).toContain(
      "ROUTES='4 eth0 192.168.2.13 192.168.2.0/24 192.168.2.12 eth1 192.168.1.0/24 192.168.1.11\n" +
        "6 eth0 fd00:2::13 fd00:2::/64 fd00:2::12 eth1 fd00:1::/64 fd00:1::11'",
    );
    expect(resource("lvs-node2-configure").inputs.stdin).toMatch(/^FILES='H4sI/m);
    for (const name of RETURNS) expect(engine.registrations.get(name)?.dependsOn).toContain("lvs-node2-configure");
  });

  it("has each VIP of each method as a resource of its own, others none", () => {
    const found = engine.resources.filter(({ name }) => name.endsWith("-address")).map(({ name }) => name);

    expect(found.sort()).toEqual(RETURNS);
    expect(resource("lvs-node3-configure").inputs.stdin).not.toContain("ROUTES=");
  });

  it("takes a VIP by a command that a new machine runs again, and leaves it when its connections have ended", () => {
    const script = "/usr/local/sbin/lvs-direct-return";

    expect(resource("lvs-node2-ipip-192-168-1-12-address").inputs).toMatchObject({
      create: `sudo -n ${script} enter ipip:192.168.1.12`,
      update: `sudo -n ${script} enter ipip:192.168.1.12`,
      delete: `[ ! -x ${script} ] || sudo -n ${script} leave ipip:192.168.1.12 30`,
      stdin: "lvs-node2-machine-domain-id",
    });
    expect(resource("lvs-node2-gatewaying-fd00-1--12-address").inputs.create).toContain("enter gatewaying:fd00:1::12");
  });

  it("is never made to leave a VIP because its machine goes or is made anew", () => {
    for (const name of RETURNS) {
      expect(engine.registrations.get(name)?.deletedWith).toBe("lvs-node2-machine-domain");
      expect(resource(name).inputs).not.toHaveProperty("triggers");
    }
  });

  it("has its VIPs before the table sends it anything for them", () => {
    for (const name of RETURNS) expect(engine.registrations.get("lvs-node1-table-rules")?.dependsOn).toContain(name);
  });
});

describe("a cluster with IPv6", () => {
  it("has both families on the front network, where the hypervisor has an address of each", () => {
    const { addresses, xml } = resource("lvs-front-network").inputs as { addresses: string[]; xml: { xslt: string } };

    expect(addresses).toEqual(["192.168.1.0/24", "fd00:1::/64"]);
    expect(xml.xslt).toContain('<xsl:attribute name="address">192.168.1.11</xsl:attribute>');
    expect(xml.xslt).toMatch(
      /ip\[@family='ipv6'\]\/@address" priority="1">\s*<xsl:attribute name="address">fd00:1::11</,
    );
  });

  it("lets the machines reach each other on the back network, where the hypervisor has no address", () => {
    expect(resource("lvs-back-network").inputs).toMatchObject({
      mode: "none",
      xml: { xslt: expect.stringContaining('<network ipv6="yes">') },
    });
    expect(resource("lvs-back-network").inputs).not.toHaveProperty("addresses");
  });

  it("gives the director both addresses on each network, and the outside through the hypervisor", () => {
    expect(subnets("node1")).toEqual([
      [
        "eth0",
        [
          {
            type: "static",
            address: "192.168.1.12/24",
            gateway: "192.168.1.11",
            dns_nameservers: ["192.168.1.11"],
          },
          { type: "static", address: "fd00:1::12/64", gateway: "fd00:1::11" },
        ],
      ],
      [
        "eth1",
        [
          { type: "static", address: "192.168.2.12/24" },
          { type: "static", address: "fd00:2::12/64" },
        ],
      ],
    ]);
  });
});
