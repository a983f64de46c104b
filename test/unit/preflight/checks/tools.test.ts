import { describe, expect, it } from "vitest";
import { checkTools } from "../../../../preflight/checks/tools";
import { sampleIsUp, target, wellEquipped } from "../wellEquipped";

function without(...names: string[]) {
  return { ...wellEquipped, tools: wellEquipped.tools.filter((tool) => !names.includes(tool)) };
}

describe("a program that pulumi's machine lacks", () => {
  it("is an error when it is mkisofs", () => {
    expect(checkTools(target(), without("mkisofs"))).toEqual([
      {
        severity: "error",
        what: "there is no mkisofs, with which libvirt's provider makes the machines' seeds",
        where: "pulumi's machine",
        expected: "mkisofs in the PATH",
        fix: "install it: sudo apt-get install genisoimage (Fedora: sudo dnf install genisoimage)",
      },
    ]);
  });

  it.each(["genisoimage", "xorrisofs"])("may be there under another name: %s", (name) => {
    const facts = without("mkisofs");
    expect(checkTools(target(), { ...facts, tools: [...facts.tools, name] })[0]?.fix).toBe(
      `let it be found under that name: sudo ln -s "$(command -v ${name})" /usr/local/bin/mkisofs`,
    );
  });

  it("is an error when it is xsltproc", () => {
    expect(checkTools(target(), without("xsltproc"))).toEqual([
      {
        severity: "error",
        what: "there is no xsltproc, with which libvirt's provider completes what it has no setting for",
        where: "pulumi's machine",
        expected: "xsltproc in the PATH",
        fix: "install it: sudo apt-get install xsltproc (Fedora: sudo dnf install libxslt)",
      },
    ]);
  });

  it("is a warning when it is virsh", () => {
    expect(checkTools(target(), without("virsh"))).toEqual([
      {
        severity: "warning",
        what: "there is no virsh, so libvirt isn't checked, leftovers stay, and a machine that hangs isn't restarted",
        where: "pulumi's machine",
        expected: "virsh in the PATH",
        fix: "install it: sudo apt-get install libvirt-clients (Fedora: sudo dnf install libvirt-client)",
      },
    ]);
  });

  it("is a warning when it is ssh and the hypervisor is reached through it", () => {
    expect(checkTools(target(), without("ssh"))).toEqual([]);
    expect(checkTools(target({}, "qemu+ssh://big.example/system"), without("ssh"))).toEqual([
      {
        severity: "warning",
        what: "there is no ssh, with which virsh and these checks reach the hypervisor",
        where: "pulumi's machine",
        expected: "ssh in the PATH",
        fix: "install it: sudo apt-get install openssh-client (Fedora: sudo dnf install openssh-clients)",
      },
    ]);
  });

  it("isn't missed when it made all machines already", () => {
    expect(checkTools(target(), { ...sampleIsUp(), tools: ["virsh"] })).toEqual([]);
  });
});
