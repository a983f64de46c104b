import { describe, expect, it } from "vitest";
import { checkFirewall } from "../../../../preflight/checks/firewall";
import { target, withFirewall, withLibvirt } from "../wellEquipped";

const recent = withLibvirt({ version: "10.4.0" });

const NO_PACKAGES = {
  severity: "warning",
  what: "what is forwarded and has no rule there meets the policy DROP, and libvirt's own rules, which are in nftables, don't change that: the machines get no packages",
  where: "the hypervisor's firewall",
  expected: "libvirt's networks to reach the outside",
  fix: 'write firewall_backend = "iptables" to /etc/libvirt/network.conf there, and restart libvirt\'s daemon',
};

describe("what is forwarded and dropped", () => {
  it("keeps packages from the machines where libvirt's rules are in nftables", () => {
    expect(checkFirewall(target(), withFirewall({ forwardPolicy: "DROP" }, recent))).toEqual([NO_PACKAGES]);
  });

  it.each([
    ["libvirt has no other rules than iptables'", withFirewall({ forwardPolicy: "DROP" })],
    ["nftables isn't installed", withFirewall({ forwardPolicy: "DROP", nft: false }, recent)],
    ["libvirt is told so", withFirewall({ forwardPolicy: "DROP", libvirtBackend: "iptables" }, recent)],
    ["the policy is ACCEPT, as root reads it", withFirewall({ services: ["docker"] }, recent)],
  ])("does no harm where %s", (_, facts) => {
    expect(checkFirewall(target(), facts)).toEqual([]);
  });

  it.each([
    [{ ufwDrops: true }, "ufw drops what is forwarded there"],
    [{ services: ["docker"] }, "Docker runs there, which drops what is forwarded"],
  ])("is told by who does so where only root may read it: %j", (who, words) => {
    const findings = checkFirewall(target(), withFirewall({ forwardPolicy: undefined, ...who }, recent));
    expect(findings).toEqual([
      { ...NO_PACKAGES, what: expect.stringMatching(`^${words}, and libvirt's own rules`) },
      {
        severity: "note",
        what: "only root may read what happens to forwarded packets (iptables -S FORWARD); it wasn't",
        where: "the hypervisor's firewall",
      },
    ]);
  });

  it("takes bridged frames with it where br_netfilter passes them on", () => {
    expect(checkFirewall(target(), withFirewall({ forwardPolicy: "DROP", bridgedFramesPass: true }))).toEqual([
      {
        severity: "warning",
        what: "what is forwarded and has no rule there meets the policy DROP, and br_netfilter sends bridged frames through it: clients outside the front network get no answer",
        where: "the hypervisor's firewall",
        expected: "bridges that carry frames from any client",
        fix: "on the hypervisor: sudo sysctl -w net.bridge.bridge-nf-call-iptables=0",
      },
    ]);
    expect(checkFirewall(target(), withFirewall({ bridgedFramesPass: true }))).toEqual([]);
  });
});

describe("firewalld", () => {
  it("needs the zone that libvirt puts its bridges in", () => {
    expect(checkFirewall(target(), withFirewall({ services: ["firewalld"] }))).toEqual([
      {
        severity: "warning",
        what: "firewalld runs there without the zone libvirt, so it rejects what libvirt's networks forward",
        where: "the hypervisor's firewall",
        expected: "/usr/lib/firewalld/zones/libvirt.xml, which libvirt's packages bring",
        fix: "install libvirt's network driver there, then: sudo firewall-cmd --reload",
      },
    ]);
    const zone = withFirewall({ services: ["firewalld"], firewalldHasLibvirtZone: true });
    expect(checkFirewall(target(), zone)).toEqual([]);
  });
});
