import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Ansible } from "../../../../../tools/bench/provisioning/peers/ansible";
import { inventoryOf } from "../../../../../tools/bench/provisioning/peers/inventory";
import { Lvs } from "../../../../../tools/bench/provisioning/peers/lvs";
import { OpenTofu } from "../../../../../tools/bench/provisioning/peers/openTofu";
import { typedFor } from "../../../../../tools/bench/provisioning/peers/shell";
import { ADDITION, FIRST, rulesOf, type Wanted, WEIGHT } from "../../../../../tools/bench/provisioning/wanted";

describe("Ansible's inventory", () => {
  const { all } = parse(inventoryOf(ADDITION.wanted as Wanted, "/lab/ssh_config"));

  it("has the director and the real servers in groups of their own", () => {
    expect(Object.keys(all.children.directors.hosts)).toEqual(["node1"]);
    expect(Object.keys(all.children.real_servers.hosts)).toEqual(["node2", "node3", "node4"]);
  });

  it("has each real server's address and weight", () => {
    expect(all.children.real_servers.hosts.node2).toEqual({ address: "192.168.2.13", weight: 2 });
    expect(all.children.real_servers.hosts.node4).toEqual({ address: "192.168.2.15", weight: 1 });
  });

  it("says how the machines are reached", () => {
    expect(all.vars.ansible_ssh_common_args).toBe("-F /lab/ssh_config");
  });
});

describe("what a person types", () => {
  it("is everything at first, and once more where nothing has changed", () => {
    const everything = ["configure", "node2=192.168.2.13", "node3=192.168.2.14"];
    expect(typedFor(undefined, FIRST.wanted)).toEqual(everything);
    expect(typedFor(FIRST.wanted, FIRST.wanted)).toEqual(everything);
  });

  it("is the change alone where one thing changes", () => {
    expect(typedFor(FIRST.wanted, WEIGHT.wanted)).toEqual(["weight", "192.168.2.13", "2"]);
    expect(typedFor(WEIGHT.wanted, ADDITION.wanted)).toEqual(["add", "node4=192.168.2.15"]);
  });

  it("removes from every machine that was configured", () => {
    expect(typedFor(ADDITION.wanted, undefined)).toEqual(["remove", "node2", "node3", "node4"]);
  });
});

describe("the wanted table", () => {
  it("is what ipvsadm prints of the sample", () => {
    expect(rulesOf(FIRST.wanted as Wanted)).toEqual([
      "-A -t 192.168.1.12:80 -s wlc",
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
      "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
    ]);
  });
});

describe("a run that has changed nothing", () => {
  it.each([
    [
      new Ansible(),
      "node1 : ok=6 changed=0 failed=0\nnode2 : ok=3 changed=0",
      "node1 : ok=6 changed=0\nnode2 : ok=3 changed=1",
    ],
    [new OpenTofu(), "Resources: 0 added, 0 changed, 0 destroyed.", "Resources: 1 added, 0 changed, 1 destroyed."],
    [new Lvs(true), "Resources:\n    25 unchanged", "Resources:\n    ~ 1 updated\n    24 unchanged"],
  ])("is told from one that has by what $name prints", (peer, idle, busy) => {
    expect([peer.saysUnchanged(idle), peer.saysUnchanged(busy), peer.saysUnchanged("")]).toEqual([true, false, false]);
  });
});
