import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { compare, findingsOf } from "../../../preflight/between";
import type { Examined } from "../../../preflight/examine";
import type { Facts } from "../../../preflight/facts";
import { error } from "../../../preflight/finding";
import { placedOn } from "../config/problems";
import { wellEquipped, withHost, withLibvirt } from "./wellEquipped";

const config = parsed();

function parsed(): StackConfig {
  const { config, problems } = parseStackConfig({
    ...placedOn({ node1: "host1", node2: "host1", node3: "host2" }),
    hypervisors: { host1: { uri: "qemu:///system" }, host2: { uri: "qemu+ssh://host2/system" } },
  });
  if (!config) throw new Error(JSON.stringify(problems));
  return config;
}

function on(name: string, facts: Facts, results: Examined["results"] = []): Examined {
  return { hypervisor: { name, uri: name, nodes: [] }, results, facts };
}

/** With both bridges, the back one of which takes frames of this length. */
function withMtu(mtu: number): Facts {
  return withHost({
    bridges: [
      { name: "br0", isBridge: true, up: true, mtu: 1500 },
      { name: "br1", isBridge: true, up: true, mtu },
    ],
  });
}

function between(one: Facts, other: Facts) {
  return compare(config, [on("host1", one), on("host2", other)]);
}

describe("between two hypervisors", () => {
  it("nothing is found where they are alike", () => {
    expect(between(withMtu(1500), withMtu(1500))).toEqual({
      title: "the hypervisors beside each other",
      answered: true,
      findings: [],
    });
  });

  it("a bridge that takes shorter frames than machines send is an error", () => {
    expect(between(withMtu(1500), withMtu(1400))?.findings).toEqual([
      {
        severity: "error",
        what: "br1 takes frames of 1500 bytes on host1, 1400 bytes on host2",
        where: "lvs:networks.back.bridge",
        expected: "one MTU on the whole network",
        fix: "give the bridge and its ports the same everywhere: sudo ip link set br1 mtu 1500",
      },
    ]);
  });

  it("one that takes longer ones is a warning", () => {
    expect(between(withMtu(9000), withMtu(1500))?.findings).toMatchObject([{ severity: "warning" }]);
  });

  it("other versions of libvirt, and KVM on one only, are told", () => {
    const other = withLibvirt({ version: "10.0.0", domainTypes: ["qemu"] });
    expect(between(withLibvirt({ version: "9.0.0", domainTypes: ["qemu", "kvm"] }), other)?.findings).toMatchObject([
      { severity: "note", what: "libvirt's versions differ: 9.0.0 on host1, 10.0.0 on host2" },
      { severity: "note", what: "what machines run on differs: KVM on host1, emulation on host2" },
    ]);
  });

  it("nothing is concluded from one that can't be looked at", () => {
    const unknown = { ...wellEquipped, libvirt: { refusal: "no" }, host: { unreadable: "no" } };
    expect(between(withMtu(1400), unknown)).toMatchObject({ answered: false, findings: [] });
  });
});

describe("what an up is told", () => {
  const finding = error({ what: "it is full", where: "lvs:storage" });
  const results = [{ title: "disk space", answered: true, findings: [finding] }];

  it("names the hypervisor where there are several", () => {
    expect(findingsOf(config, [on("host1", wellEquipped), on("host2", wellEquipped, results)])).toEqual([
      { ...finding, what: "on host2: it is full" },
    ]);
  });

  it("names none where there is one", () => {
    expect(findingsOf(config, [on("host1", wellEquipped, results)])).toEqual([finding]);
  });
});
