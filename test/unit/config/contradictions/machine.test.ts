import { describe, expect, it } from "vitest";
import { changed, problemsOf } from "../problems";

describe("a machine of its own size", () => {
  it("may have any of the cluster's settings", () => {
    const machine = { memoryMiB: 4096, vcpus: 4, cpu: "host-model", diskGiB: 40 };
    expect(problemsOf(changed(["nodes", "node2", "machine"], machine))).toEqual([]);
  });

  it("isn't made by the stack where it is there already", () => {
    const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4/";
    const node = { back: "192.168.2.13", existing: { user: "admin", hostKey }, machine: { vcpus: 2 } };
    expect(problemsOf(changed(["nodes", "node2"], node))).toContain(
      "lvs:nodes.node2.machine: node2 is there already, so this would do nothing\n  fix: remove it",
    );
  });

  it("can't have the hypervisor's own CPU where it is emulated", () => {
    const raw = { ...changed(["nodes", "node2", "machine"], { cpu: "host-passthrough" }), accelerator: "tcg" };
    expect(problemsOf(raw)).toEqual([
      "lvs:nodes.node2.machine.cpu: host-passthrough needs KVM, and machines are emulated here\n" +
        "  expected: maximum or host-model, or lvs:accelerator: kvm\n  fix: set it to maximum",
    ]);
  });

  it.each([0, 1.5, "20", 65_537])("has a disk of so many GiB, and not of %j", (diskGiB) => {
    expect(problemsOf(changed(["nodes", "node2", "machine"], { diskGiB }))[0]).toMatch(
      /^lvs:nodes\.node2\.machine\.diskGiB: bad value /,
    );
  });

  it.each([
    ["memory", [], "machine.memoryMiB"],
    ["vcpus", [], "machine.vcpus"],
    ["ram", ["nodes", "node2"], "machine.memoryMiB"],
    ["cores", ["nodes", "node2", "machine"], "vcpus"],
  ])("is told where %s of %j goes: to %s", (name, place, ours) => {
    const raw = changed(["nodes", "node2", "machine"], {});
    expect(problemsOf(changed([...place, name], 1, raw))[0]).toContain(`write ${ours}, or remove it`);
  });
});
