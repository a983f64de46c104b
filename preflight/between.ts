import type { StackConfig } from "../config/schema/stack";
import type { Examined, Result } from "./examine";
import type { Bridge } from "./facts";
import { error, type Finding, note, warning } from "./finding";
import { libvirtOf } from "./target";

/** Frames of this size are what machines send unless told otherwise. */
const ETHERNET_MTU = 1500;

/** All that was found on each hypervisor, which is named where there are several, and between them. */
export function findingsOf(config: StackConfig, examined: Examined[]): Finding[] {
  const own = examined.flatMap(({ hypervisor, results }) =>
    results.flatMap(({ findings }) =>
      findings.map((finding) =>
        examined.length > 1 ? { ...finding, what: `on ${hypervisor.name}: ${finding.what}` } : finding,
      ),
    ),
  );
  return [
    ...new Map(
      [...own, ...(compare(config, examined)?.findings ?? [])].map((each) => [JSON.stringify(each), each]),
    ).values(),
  ];
}

/** What must be alike on several hypervisors; undefined where there is one only. */
export function compare(config: StackConfig, examined: Examined[]): Result | undefined {
  if (examined.length < 2) return undefined;
  return {
    title: "the hypervisors beside each other",
    answered: examined.every(({ facts }) => libvirtOf(facts) !== undefined && !("unreadable" in facts.host)),
    findings: [...compareMtus(config, examined), ...compareVersions(examined), ...compareTypes(examined)],
  };
}

/** A bridge drops what is longer than its own frames, without a word to the sender on another hypervisor. */
function compareMtus({ networks }: StackConfig, examined: Examined[]): Finding[] {
  return (["front", "back"] as const).flatMap((leg) => {
    const name = networks[leg]?.bridge;
    const found = examined.flatMap(({ hypervisor, facts }) => {
      const bridge = bridgesIn(facts.host).find((each) => each.name === name);
      return bridge ? [{ name: hypervisor.name, mtu: bridge.mtu }] : [];
    });
    if (new Set(found.map(({ mtu }) => mtu)).size < 2) return [];
    const smallest = Math.min(...found.map(({ mtu }) => mtu));
    const tell = smallest < ETHERNET_MTU ? error : warning;
    return [
      tell({
        what: `${name} takes frames of ${found.map(({ name, mtu }) => `${mtu} bytes on ${name}`).join(", ")}`,
        where: `lvs:networks.${leg}.bridge`,
        expected: "one MTU on the whole network",
        fix: `give the bridge and its ports the same everywhere: sudo ip link set ${name} mtu ${Math.max(smallest, ETHERNET_MTU)}`,
      }),
    ];
  });
}

function bridgesIn(host: Examined["facts"]["host"]): Bridge[] {
  return "bridges" in host ? host.bridges : [];
}

function compareVersions(examined: Examined[]): Finding[] {
  return differing(examined, "libvirt's versions differ", ({ facts }) => libvirtOf(facts)?.version);
}

/** Machines that are emulated keep the others waiting. */
function compareTypes(examined: Examined[]): Finding[] {
  return differing(examined, "what machines run on differs", ({ facts }) => {
    const types = libvirtOf(facts)?.domainTypes;
    if (types === undefined) return undefined;
    return types.length === 0 ? "nothing for x86_64" : types.includes("kvm") ? "KVM" : "emulation";
  });
}

function differing(examined: Examined[], what: string, value: (each: Examined) => string | undefined): Finding[] {
  const known = examined.flatMap((each) => {
    const found = value(each);
    return found === undefined ? [] : [{ name: each.hypervisor.name, found }];
  });
  if (new Set(known.map(({ found }) => found)).size < 2) return [];
  return [
    note({
      what: `${what}: ${known.map(({ name, found }) => `${found} on ${name}`).join(", ")}`,
      where: "lvs:hypervisors",
    }),
  ];
}
