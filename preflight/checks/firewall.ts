import { ownNetworks } from "../../plan/placement";
import { isOlder } from "../../runtime/isOlder.mjs";
import type { Facts, Firewall } from "../facts";
import { type Finding, note, warning } from "../finding";
import { libvirtOf, type Target } from "../target";

/** The first whose rules may be in nftables. @see libvirt's release notes, 10.4.0 */
const NFTABLES_SINCE = "10.4.0";

const WHERE = "the hypervisor's firewall";

/** Whether the firewall eats what the machines send, as far as this user can read it. */
export function checkFirewall(target: Target, facts: Facts): Finding[] {
  if (!("firewall" in facts.host)) return [];
  const { firewall } = facts.host;
  const ownFront = ownNetworks(target.config).includes("front");
  const separate = usesNftables(firewall, libvirtOf(facts)?.version);
  return [
    ...(ownFront && separate ? forwardFindings(firewall) : []),
    ...bridgedFindings(firewall),
    ...(ownFront ? zoneFindings(firewall) : []),
    ...unreadFindings(firewall),
  ];
}

/** Rules there don't override what those of iptables drop. */
function usesNftables({ libvirtBackend, nft }: Firewall, version: string | undefined): boolean {
  if (version === undefined || isOlder(version, NFTABLES_SINCE)) return false;
  return libvirtBackend === undefined ? nft : libvirtBackend === "nftables";
}

function forwardFindings(firewall: Firewall): Finding[] {
  if (!drops(firewall)) return [];
  return [
    warning({
      what: `${whatDrops(firewall)}, and libvirt's own rules, which are in nftables, don't change that: the machines get no packages`,
      where: WHERE,
      expected: "libvirt's networks to reach the outside",
      fix: 'write firewall_backend = "iptables" to /etc/libvirt/network.conf there, and restart libvirt\'s daemon',
    }),
  ];
}

function bridgedFindings(firewall: Firewall): Finding[] {
  if (!firewall.bridgedFramesPass || !drops(firewall)) return [];
  return [
    warning({
      what: `${whatDrops(firewall)}, and br_netfilter sends bridged frames through it: clients outside the front network get no answer`,
      where: WHERE,
      expected: "bridges that carry frames from any client",
      fix: "on the hypervisor: sudo sysctl -w net.bridge.bridge-nf-call-iptables=0",
    }),
  ];
}

/** Docker sets the policy to DROP, so it may be taken for granted where only root may read it. */
function drops({ forwardPolicy, ufwDrops, services }: Firewall): boolean {
  if (forwardPolicy !== undefined) return forwardPolicy !== "ACCEPT";
  return ufwDrops || services.includes("docker");
}

function whatDrops({ forwardPolicy, ufwDrops }: Firewall): string {
  if (forwardPolicy !== undefined) return `what is forwarded and has no rule there meets the policy ${forwardPolicy}`;
  return ufwDrops ? "ufw drops what is forwarded there" : "Docker runs there, which drops what is forwarded";
}

function zoneFindings({ services, firewalldHasLibvirtZone }: Firewall): Finding[] {
  if (!services.includes("firewalld") || firewalldHasLibvirtZone) return [];
  return [
    warning({
      what: "firewalld runs there without the zone libvirt, so it rejects what libvirt's networks forward",
      where: WHERE,
      expected: "/usr/lib/firewalld/zones/libvirt.xml, which libvirt's packages bring",
      fix: "install libvirt's network driver there, then: sudo firewall-cmd --reload",
    }),
  ];
}

function unreadFindings({ forwardPolicy }: Firewall): Finding[] {
  if (forwardPolicy !== undefined) return [];
  return [
    note({
      what: "only root may read what happens to forwarded packets (iptables -S FORWARD); it wasn't",
      where: WHERE,
    }),
  ];
}
