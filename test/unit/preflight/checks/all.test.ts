import { describe, expect, it } from "vitest";
import { CHECKS } from "../../../../preflight/checks/index";
import type { Facts } from "../../../../preflight/facts";
import { sampleIsUp, target, wellEquipped, withHost, withLibvirt } from "../wellEquipped";

function findings(facts: Facts, changes = {}) {
  return CHECKS.flatMap(({ find }) => find(target(changes), facts));
}

describe("all checks together", () => {
  it("find nothing on a hypervisor that has all that is needed", () => {
    expect(findings(wellEquipped)).toEqual([]);
  });

  it("find nothing when the stack is up, though there was no room for another one", () => {
    const up = sampleIsUp();
    const full = withHost(
      {
        routes: "routes" in up.host ? up.host.routes : [],
        memory: { totalMiB: 4_000, availableMiB: 10 },
        storage: { way: [], hidden: false, readOnly: false, freeMiB: 10 },
      },
      { ...up, tools: ["virsh"] },
    );
    expect(findings(full)).toEqual([]);
  });

  it("conclude nothing from what couldn't be read", () => {
    const unread: Facts = { tools: wellEquipped.tools, host: { unreadable: "no answer" }, image: {} };
    expect(findings(unread)).toEqual([
      {
        severity: "note",
        what: "nothing is known of the machine that it runs on: no answer",
        where: "libvirt:uri",
      },
    ]);
    expect(findings(withLibvirt({ version: undefined, qemu: undefined, cpus: undefined, domainTypes: [] }))).toEqual(
      [],
    );
  });

  it("tell all that is wrong at once", () => {
    const facts = { ...withLibvirt({ domainTypes: ["qemu"] }), tools: ["virsh", "xsltproc"] };
    const wrong = withHost({ routes: [{ range: "192.168.1.0/24", interface: "wlan0" }] }, facts);
    expect(findings(wrong).map(({ where }) => where)).toEqual([
      "pulumi's machine",
      "qemu:///system",
      "lvs:networks.front.cidr",
    ]);
  });
});
