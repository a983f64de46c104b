import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../../config/parse";
import { newKeyPair } from "../../../../tasks/generateKeyPair";
import { changed, HOST_KEY, problemsOf, withExisting } from "../problems";

const HOST_KEYS = "the machine's public host key as OpenSSH writes it: ssh-ed25519 AAAA…";

describe("with machines that are there already, a configuration is refused with", () => {
  it("nothing when each can be logged in on", () => {
    expect(problemsOf(withExisting())).toEqual([]);
    const { privateKey } = newKeyPair();
    expect(problemsOf(changed(["nodes", "node2", "existing", "privateKey"], privateKey, withExisting()))).toEqual([]);
  });

  it.each<[string, (string | number)[], unknown, string]>([
    [
      "no host key",
      ["nodes", "node2", "existing", "hostKey"],
      undefined,
      `lvs:nodes.node2.existing.hostKey: missing\n  expected: ${HOST_KEYS}`,
    ],
    [
      "a fingerprint in the place of a host key",
      ["nodes", "node2", "existing", "hostKey"],
      "SHA256:abc",
      `lvs:nodes.node2.existing.hostKey: bad value "SHA256:abc"\n  expected: ${HOST_KEYS}`,
    ],
    [
      "a host key that calls itself another kind",
      ["nodes", "node2", "existing", "hostKey"],
      HOST_KEY.replace("ssh-ed25519", "ssh-rsa"),
      `lvs:nodes.node2.existing.hostKey: bad value "${HOST_KEY.replace("ssh-ed25519", "ssh-rsa")}"\n  expected: ${HOST_KEYS}`,
    ],
    [
      "no user",
      ["nodes", "node2", "existing", "user"],
      undefined,
      "lvs:nodes.node2.existing.user: missing\n  expected: a user's name",
    ],
    [
      "a user's name that is none",
      ["nodes", "node2", "existing", "user"],
      "root; reboot",
      'lvs:nodes.node2.existing.user: bad value "root; reboot"\n  expected: a user\'s name',
    ],
    [
      "a port that is none",
      ["nodes", "node2", "existing", "port"],
      70_000,
      "lvs:nodes.node2.existing.port: bad value 70000\n  expected: 65535 or less",
    ],
    [
      "an interface's name that is none",
      ["nodes", "node2", "existing", "interfaces"],
      { back: "$(reboot)" },
      'lvs:nodes.node2.existing.interfaces.back: bad value "$(reboot)"\n' +
        "  expected: the name of a network interface, such as br0",
    ],
    [
      "an address of the hypervisor's, who makes nothing",
      ["networks", "front", "hypervisor"],
      "192.168.1.11",
      "lvs:networks.front.hypervisor: all machines of the front network are there already, so this would do nothing\n" +
        "  fix: remove it",
    ],
    [
      "a bridge that nobody is attached to",
      ["networks", "back", "bridge"],
      "br1",
      "lvs:networks.back.bridge: all machines of the back network are there already, so this would do nothing\n" +
        "  fix: remove it",
    ],
    [
      "a virtual service at the port where pulumi logs in",
      ["nodes", "node1", "existing", "port"],
      80,
      "lvs:virtualServices[0].port: this takes port 80 of 192.168.1.12, where pulumi logs in on the director\n" +
        "  expected: ports other than 80, each named\n" +
        "  fix: name the ports, or use the director's IPv6 address",
    ],
    [
      "a sync daemon on an interface that the director doesn't have",
      ["syncDaemons"],
      [{ role: "master", interface: "eth1" }],
      "lvs:syncDaemons[0].interface: the director node1 has no interface eth1\n" +
        "  expected: ens3, on the front network, or ens4, on the back network",
    ],
    [
      "a real server that answers clients itself, and nobody who routes to them",
      ["nodes", "node2", "front"],
      "192.168.1.13",
      "lvs:networks.front.gateway: missing, and node2 answers clients itself\n" +
        "  expected: the router's address in 192.168.1.0/24",
    ],
  ])("%s", (_, path, value, message) => {
    expect(problemsOf(changed(path, value, withExisting()))).toEqual([message]);
  });

  it("something that is no private key, which is not repeated", () => {
    const path = "lvs:nodes.node2.existing.privateKey";
    const message =
      `${path}: this is no private key that can be read\n` +
      "  expected: the text of an OpenSSH private key without a passphrase\n" +
      `  fix: pulumi config set --secret --path '${path}' <FILE`;
    for (const secret of ["hunter2", ["hunter2"], 2, "-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2"]) {
      expect(problemsOf(changed(["nodes", "node2", "existing", "privateKey"], secret, withExisting()))).toEqual([
        message,
      ]);
    }
  });

  it("a machine of the stack's own beside one that can't be on its networks", () => {
    const config = changed(["nodes", "node3", "existing"], undefined, withExisting());
    expect(problemsOf(config)).toEqual([
      "lvs:networks.back.bridge: missing: node1, which is there already, shall be on one network with node3, which the stack makes\n" +
        "  expected: a bridge of the hypervisor's that leads to node1\n" +
        "  fix: pulumi config set --path 'lvs:networks.back.bridge' BRIDGE",
      "lvs:networks.front.nameservers: missing, and node3 has to be told\n  expected: a list of addresses",
    ]);
  });
});

it.each(["centos7", "el9", "debian12"])("a machine that is there already may run %s", (guest) => {
  expect(problemsOf({ ...withExisting(), guest })).toEqual([]);
});

it("a setting of the wrong kind that holds a private key is not repeated", () => {
  const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2";
  expect(problemsOf(changed(["nodes", "node2", "existing"], [key], withExisting()))).toEqual([
    "lvs:nodes.node2.existing: bad value, not repeated here since a private key is in it\n" +
      "  expected: settings by name: user, hostKey, privateKey, port, firewalld, interfaces",
  ]);
});

describe("a machine that is there already", () => {
  it("has its interfaces by the names that a created one has, unless told otherwise", () => {
    const { config } = parseStackConfig({ ...withExisting(), syncDaemons: [{ role: "master" }] });
    expect(config?.syncDaemons).toEqual([{ role: "master", interface: "ens4", syncId: 1 }]);
    const usual = changed(["nodes", "node1", "existing", "interfaces"], undefined, withExisting());
    expect(parseStackConfig({ ...usual, syncDaemons: [{ role: "master" }] }).config?.syncDaemons).toEqual([
      { role: "master", interface: "eth1", syncId: 1 },
    ]);
  });

  it("is known by its host key without the comment", () => {
    const config = changed(["nodes", "node2", "existing", "hostKey"], `${HOST_KEY} root@node2`, withExisting());
    expect(parseStackConfig(config).config?.nodes.node2?.existing?.hostKey).toBe(HOST_KEY);
  });
});
