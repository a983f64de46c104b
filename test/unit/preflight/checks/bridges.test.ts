import { describe, expect, it } from "vitest";
import { checkBridges } from "../../../../preflight/checks/bridges";
import { target, withHost } from "../wellEquipped";

const bridged = target({
  networks: {
    front: { cidr: "192.168.1.0/24", bridge: "br0", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
    back: { cidr: "192.168.2.0/24" },
  },
} as never);

const BR0 = { name: "br0", isBridge: true, up: true, mtu: 1500 };

describe("a bridge that the configuration names", () => {
  it.each([
    ["there is no br0 on qemu:///system", []],
    ["br0 is no bridge on qemu:///system", [{ ...BR0, isBridge: false }]],
  ])("must be one that the hypervisor has: %s", (what, bridges) => {
    expect(checkBridges(bridged, withHost({ bridges }))).toEqual([
      {
        severity: "error",
        what,
        where: "lvs:networks.front.bridge",
        expected: "a bridge that the hypervisor has already",
        fix: "see which there are: ip -brief link show type bridge",
      },
    ]);
  });

  it("should be up", () => {
    expect(checkBridges(bridged, withHost({ bridges: [{ ...BR0, up: false }] }))).toEqual([
      {
        severity: "warning",
        what: "the bridge br0 on qemu:///system is down",
        where: "lvs:networks.front.bridge",
        expected: "a bridge that carries frames",
        fix: "sudo ip link set br0 up",
      },
    ]);
    expect(checkBridges(bridged, withHost({ bridges: [BR0] }))).toEqual([]);
  });
});
