import { describe, expect, it } from "vitest";
import { newKeyPair } from "../../../../tasks/generateKeyPair";
import { sampleConfig } from "../../../../tools/harness/sample";
import { HOST_KEY, problemsOf } from "../problems";

const jumpHost = { host: "host1.example", user: "ada", hostKey: HOST_KEY };

function behind(changes: Record<string, unknown>): string[] {
  return problemsOf({ ...sampleConfig(), jumpHost: { ...jumpHost, ...changes } });
}

describe("a jump host is taken", () => {
  it.each([
    ["by its name", {}],
    ["by an address, with a port", { host: "2001:db8::1", port: 2222 }],
    ["with a key of its own", { privateKey: newKeyPair().privateKey }],
  ])("%s", (_, changes) => {
    expect(behind(changes)).toEqual([]);
  });
});

describe("a jump host is refused", () => {
  it("that is one of the machines which it leads to", () => {
    expect(behind({ host: "192.168.1.12" })).toEqual([
      "lvs:jumpHost.host: 192.168.1.12 is an address of node1, which shall be reached through it\n" +
        "  expected: a host that is there without this stack, such as the hypervisor\n" +
        "  fix: remove lvs:jumpHost if pulumi's machine reaches the front network itself",
    ]);
  });

  it("without the one host key that it is believed with", () => {
    expect(behind({ hostKey: undefined })).toEqual([
      "lvs:jumpHost.hostKey: missing\n  expected: the machine's public host key as OpenSSH writes it: ssh-ed25519 AAAA…",
    ]);
  });

  it("with a key that can't be read, which isn't repeated", () => {
    expect(behind({ privateKey: "open sesame" })).toEqual([
      "lvs:jumpHost.privateKey: this is no private key that can be read\n" +
        "  expected: the text of an OpenSSH private key without a passphrase\n" +
        "  fix: pulumi config set --secret --path 'lvs:jumpHost.privateKey' <FILE",
    ]);
  });

  it("by ssh's and Pulumi's names for it, with ours", () => {
    for (const name of ["proxyJump", "ProxyJump", "proxy"]) {
      expect(problemsOf({ ...sampleConfig(), [name]: jumpHost })[0]).toContain("write jumpHost");
    }
  });
});
