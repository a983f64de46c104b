import type { Facts, Host, Unreadable } from "../facts";
import { error, type Finding, note } from "../finding";
import { libvirtOf, type Target } from "../target";

/** Whether the configured way to run machines works, and whether a faster one would. */
export function checkAccelerator({ config, uri }: Target, facts: Facts): Finding[] {
  const types = libvirtOf(facts)?.domainTypes ?? [];
  if (types.length === 0) return [];
  const works = types.includes("kvm");
  if (config.accelerator === "kvm" && !works) {
    return [
      error({
        what: `KVM doesn't work there: ${reason(facts.host)}`,
        where: uri,
        expected: "libvirt to offer domains of type kvm",
        fix: `${cure(facts.host)}; or set lvs:accelerator to tcg, with which the machines are emulated and take minutes to boot, many times as long`,
      }),
    ];
  }
  if (config.accelerator === "tcg" && works) {
    return [
      note({
        what: "KVM works there, and the machines are emulated",
        where: "lvs:accelerator",
        fix: "set it to kvm, with which they are many times faster; existing machines are made anew",
      }),
    ];
  }
  return [];
}

function reason(host: Host | Unreadable): string {
  if (!("kvm" in host)) return "libvirt offers emulation only";
  if (host.kvm.device) return "/dev/kvm is there, but QEMU can't use it";
  return host.kvm.processor
    ? "there is no /dev/kvm"
    : "the processor shows no virtualization (vmx, svm), and there is no /dev/kvm";
}

function cure(host: Host | Unreadable): string {
  if (!("kvm" in host) || host.kvm.device) return "fix /dev/kvm (kvm-ok tells more) and restart libvirt's daemon";
  if (host.kvm.processor) return "load the module (modprobe kvm_intel or kvm_amd) and restart libvirt's daemon";
  return "switch virtualization on in the firmware or, in a virtual machine, nested virtualization on its hypervisor";
}
