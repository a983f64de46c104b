import { describe, expect, it } from "vitest";
import { checkAccelerator } from "../../../../preflight/checks/accelerator";
import { target, wellEquipped, withHost, withLibvirt } from "../wellEquipped";

const emulating = withLibvirt({ domainTypes: ["qemu"] });
const TCG =
  "; or set lvs:accelerator to tcg, with which the machines are emulated and take minutes to boot, many times as long";

describe("KVM", () => {
  it.each([
    [
      { device: true, processor: true },
      "/dev/kvm is there, but QEMU can't use it",
      "fix /dev/kvm (kvm-ok tells more) and restart libvirt's daemon",
    ],
    [
      { device: false, processor: true },
      "there is no /dev/kvm",
      "load the module (modprobe kvm_intel or kvm_amd) and restart libvirt's daemon",
    ],
    [
      { device: false, processor: false },
      "the processor shows no virtualization (vmx, svm), and there is no /dev/kvm",
      "switch virtualization on in the firmware or, in a virtual machine, nested virtualization on its hypervisor",
    ],
  ])("that is configured and doesn't work is an error: %j", (kvm, why, cure) => {
    expect(checkAccelerator(target(), withHost({ kvm }, emulating))).toEqual([
      {
        severity: "error",
        what: `KVM doesn't work there: ${why}`,
        where: "qemu:///system",
        expected: "libvirt to offer domains of type kvm",
        fix: cure + TCG,
      },
    ]);
  });

  it("that is configured and works is no finding", () => {
    expect(checkAccelerator(target(), wellEquipped)).toEqual([]);
  });

  it("isn't missed by machines that are emulated anyway", () => {
    expect(checkAccelerator(target({ accelerator: "tcg" }), emulating)).toEqual([]);
  });

  it("that works and isn't used is a note", () => {
    expect(checkAccelerator(target({ accelerator: "tcg" }), wellEquipped)).toEqual([
      {
        severity: "note",
        what: "KVM works there, and the machines are emulated",
        where: "lvs:accelerator",
        fix: "set it to kvm, with which they are many times faster; existing machines are made anew",
      },
    ]);
  });
});
