import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../../config/parse";
import { hypervisorsOf } from "../../../../plan/hypervisors";
import { sampleConfig } from "../../../../tools/harness/sample";
import { changed, HOST_KEY, placedOn, problemsOf } from "../problems";

const HYPERVISORS = { host1: { uri: "qemu:///system" }, host2: { uri: "qemu+ssh://root@host2/system" } };

/** The sample on bridges of two hypervisors, with a real server on the second. */
function withHypervisors(): Record<string, unknown> {
  return { ...placedOn({ node1: "host1", node2: "host1", node3: "host2" }), hypervisors: structuredClone(HYPERVISORS) };
}

describe("with several hypervisors, a configuration is refused with", () => {
  it("nothing when each machine is on one that there is", () => {
    expect(problemsOf(withHypervisors())).toEqual([]);
  });

  it.each<[string, (string | number)[], unknown, string[]]>([
    [
      "a machine on one that there isn't",
      ["nodes", "node2", "hypervisor"],
      "host3",
      [
        "lvs:nodes.node2.hypervisor: there is no hypervisor host3\n  expected: one of host1, host2\n" +
          "  fix: pulumi config set --path 'lvs:hypervisors.host3.uri' URI",
      ],
    ],
    [
      "a machine that isn't told on which",
      ["nodes", "node2", "hypervisor"],
      undefined,
      [
        "lvs:nodes.node2.hypervisor: missing, and there are several hypervisors\n  expected: one of host1, host2\n" +
          "  fix: pulumi config set --path 'lvs:nodes.node2.hypervisor' NAME",
      ],
    ],
    [
      "a machine that is there already on one",
      ["nodes", "node3", "existing"],
      { user: "admin", hostKey: HOST_KEY },
      ["lvs:nodes.node3.hypervisor: node3 is there already, so no hypervisor makes it\n  fix: remove it"],
    ],
    [
      "one libvirt under two names",
      ["hypervisors", "host2", "uri"],
      "qemu:///system",
      [
        "lvs:hypervisors.host2.uri: qemu:///system is already used by lvs:hypervisors.host1.uri\n  expected: each only once",
      ],
    ],
    [
      "no URI",
      ["hypervisors", "host2", "uri"],
      "host2",
      [
        'lvs:hypervisors.host2.uri: bad value "host2"\n' +
          "  expected: the URI of a QEMU's libvirt: qemu+ssh://root@host1/system",
      ],
    ],
    [
      "a back network of the stack's own",
      ["networks", "back", "bridge"],
      undefined,
      [
        "lvs:networks.back.bridge: missing, and machines are on host1 and host2: a network of the stack's own ends at its hypervisor\n" +
          "  expected: a bridge that each of them has, on one network\n" +
          "  fix: pulumi config set --path 'lvs:networks.back.bridge' BRIDGE",
      ],
    ],
    [
      "no hypervisor at all",
      ["hypervisors"],
      {},
      ["lvs:hypervisors: bad value {}\n  expected: one or more hypervisors by name"],
    ],
  ])("%s", (_, path, value, expected) => {
    expect(problemsOf(changed(path, value, withHypervisors()))).toEqual(expect.arrayContaining(expected));
  });

  it("a machine on one where none are told", () => {
    expect(problemsOf(changed(["nodes", "node2", "hypervisor"], "host1"))).toEqual([
      "lvs:nodes.node2.hypervisor: there is no hypervisor host1\n  expected: lvs:hypervisors.host1.uri as well\n" +
        "  fix: pulumi config set --path 'lvs:hypervisors.host1.uri' URI",
    ]);
  });
});

describe("machines are made", () => {
  it("on the libvirt of libvirt:uri where no other is told", () => {
    const { config } = parseStackConfig(sampleConfig());
    expect(config && hypervisorsOf(config)).toEqual([
      { name: undefined, uri: undefined, nodes: ["node1", "node2", "node3"] },
    ]);
  });

  it("on the only hypervisor without a word", () => {
    const { config } = parseStackConfig({ ...sampleConfig(), hypervisors: { host1: HYPERVISORS.host1 } });
    expect(config && hypervisorsOf(config)).toEqual([
      { name: "host1", uri: "qemu:///system", nodes: ["node1", "node2", "node3"] },
    ]);
  });

  it("on that of several which each names", () => {
    const { config } = parseStackConfig(withHypervisors());
    expect(config && hypervisorsOf(config)).toEqual([
      { name: "host1", uri: "qemu:///system", nodes: ["node1", "node2"] },
      { name: "host2", uri: "qemu+ssh://root@host2/system", nodes: ["node3"] },
    ]);
  });

  it("on networks of the stack's own where all are on one of several", () => {
    const { nodes } = placedOn({ node1: "host2", node2: "host2", node3: "host2" });
    expect(problemsOf({ ...sampleConfig(), nodes, hypervisors: structuredClone(HYPERVISORS) })).toEqual([]);
  });
});
