import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Identity, renderSeed } from "../../../guest/cloudInit";

const identity: Identity = {
  hostname: "node1",
  authorizedKey: "ssh-ed25519 AAAAclient",
  hostKey: { privateKey: "-----BEGIN-----\nkey\n-----END-----\n", publicKey: "ssh-ed25519 AAAAhost" },
  interfaces: [
    {
      name: "eth0",
      mac: "52:54:00:00:00:01",
      address: "192.168.1.12/24",
      gateway: "192.168.1.11",
      nameservers: ["192.168.1.11"],
    },
    { name: "eth1", mac: "52:54:00:00:00:02", address: "192.168.2.12/24" },
  ],
};

describe("a machine's first boot", () => {
  const seed = renderSeed(identity);
  const userData = parse(seed.userData);

  it("takes everything from the seed, without waiting for a network", () => {
    expect(parse(seed.metaData)).toMatchObject({ "local-hostname": "node1", dsmode: "local" });
  });

  it("reads the same to cloud-init, whose YAML takes a MAC address of digits alone for a number", () => {
    const { metaData, userData, networkConfig } = renderSeed({ ...identity, hostname: "on" });
    for (const text of [metaData, userData, networkConfig]) {
      expect(parse(text, { version: "1.1" })).toEqual(parse(text));
    }
    expect(parse(networkConfig, { version: "1.1" }).config[1].mac_address).toBe("52:54:00:00:00:02");
  });

  it("is another instance's, to be configured again, when an address is another", () => {
    const [front, back] = identity.interfaces;
    const moved = { ...identity, interfaces: [{ ...front, address: "192.168.1.20/24" }, back] } as Identity;
    const instance = (of: Identity) => parse(renderSeed(of).metaData)["instance-id"];

    expect(instance(moved)).not.toBe(instance(identity));
    expect(instance({ ...identity, authorizedKey: "ssh-ed25519 AAAAother" })).toBe(instance(identity));
  });

  it("gives the machine the host key that is pinned, and no other", () => {
    expect(userData.ssh_deletekeys).toBe(true);
    expect(userData.ssh_keys).toEqual({
      ed25519_private: identity.hostKey.privateKey,
      ed25519_public: identity.hostKey.publicKey,
    });
  });

  it("lets in the stack's key only: no password, no root", () => {
    expect(userData).toMatchObject({
      ssh_authorized_keys: ["ssh-ed25519 AAAAclient"],
      ssh_pwauth: false,
      disable_root: true,
    });
    expect(userData.bootcmd.slice(1)).toEqual([
      ["cloud-init-per", "instance", "lvs-root-login", "sed", "-i", "1i PermitRootLogin no", "/etc/ssh/sshd_config"],
    ]);
  });

  it("configures static addresses by MAC, in the version that CentOS 7's cloud-init reads, with one gateway", () => {
    expect(parse(seed.networkConfig)).toEqual({
      version: 1,
      config: [
        {
          type: "physical",
          name: "eth0",
          mac_address: "52:54:00:00:00:01",
          subnets: [
            {
              type: "static",
              address: "192.168.1.12/24",
              gateway: "192.168.1.11",
              dns_nameservers: ["192.168.1.11"],
            },
          ],
        },
        {
          type: "physical",
          name: "eth1",
          mac_address: "52:54:00:00:00:02",
          subnets: [{ type: "static", address: "192.168.2.12/24" }],
        },
      ],
    });
  });

  it("configures IPv6 as another static subnet, of the type that CentOS 7's cloud-init knows", () => {
    const [front, back] = identity.interfaces;
    const both = {
      ...identity,
      interfaces: [
        { ...front, address6: "fd00:1::12/64", gateway6: "fd00:1::11" },
        { ...back, address6: "fd00:2::12/64" },
      ],
    } as Identity;
    const { config } = parse(renderSeed(both).networkConfig);

    expect(config.map(({ subnets }: { subnets: unknown[] }) => subnets.slice(1))).toEqual([
      [{ type: "static", address: "fd00:1::12/64", gateway: "fd00:1::11" }],
      [{ type: "static", address: "fd00:2::12/64" }],
    ]);
    expect(parse(renderSeed(both).metaData)["instance-id"]).not.toBe(parse(seed.metaData)["instance-id"]);
  });

  it("starts with the line by which cloud-init knows its configuration", () => {
    expect(seed.userData.split("\n")[0]).toBe("#cloud-config");
  });

  it("forwards for the back network, hides and isolates it, on a director only", () => {
    const director = parse(renderSeed({ ...identity, forwardsFor: "192.168.2.0/24" }).userData);

    expect(userData.bootcmd).toHaveLength(2);
    expect(director.bootcmd.slice(2).map((command: string[]) => command.slice(3).join(" "))).toEqual([
      "iptables -A FORWARD ! -s 192.168.2.0/24 -d 192.168.2.0/24 -m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP",
      "sysctl -q -w net.ipv4.ip_forward=1",
      "iptables -t nat -A POSTROUTING -s 192.168.2.0/24 ! -d 192.168.2.0/24 -j MASQUERADE",
    ]);
  });
});

describe("whatever a text of the seed holds", () => {
  const text = fc
    .string({
      unit: fc.constantFrom(
        ":",
        "#",
        "-",
        "'",
        '"',
        "{",
        "[",
        "&",
        "*",
        "!",
        "|",
        ">",
        "%",
        "@",
        "\n",
        " ",
        "\t",
        "\\",
        "é",
        "a",
      ),
    })
    // the YAML library breaks a text of blanks and line breaks alone, whatever it is read by
    .filter((text) => text === "" || text.trim() !== "");

  it("it stays that one text when the seed is read as YAML", () => {
    fc.assert(
      fc.property(text, text, text, (hostname, authorizedKey, privateKey) => {
        const { userData } = renderSeed({
          ...identity,
          hostname,
          authorizedKey,
          hostKey: { privateKey, publicKey: "key" },
        });

        // the YAML that cloud-init reads
        expect(parse(userData, { version: "1.1" })).toMatchObject({
          hostname,
          ssh_authorized_keys: [authorizedKey],
          ssh_keys: { ed25519_private: privateKey },
        });
      }),
    );
  });
});
