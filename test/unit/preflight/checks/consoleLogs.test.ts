import { describe, expect, it } from "vitest";
import { checkConsoleLogs } from "../../../../preflight/checks/consoleLogs";
import { folder, target, withHost, withLibvirt } from "../wellEquipped";

const FOLDER = "/var/log/libvirt/qemu";
const there = folder("/var", FOLDER);

describe("the folder for console logs", () => {
  it("must be there", () => {
    expect(checkConsoleLogs(target(), withHost({ consoleLogs: folder("/var", "/var/log") }))).toEqual([
      {
        severity: "error",
        what: "/var/log/libvirt/qemu isn't a folder on the hypervisor",
        where: "lvs:consoleLogs",
        expected: "a folder for the machines' serial console logs",
        fix: "make it there: sudo mkdir -p /var/log/libvirt/qemu",
      },
    ]);
  });

  it("can't be a file", () => {
    const file = { ...there, way: [{ path: FOLDER, mode: "-rw-r--r--", uid: 0, gid: 0 }] };
    expect(checkConsoleLogs(target(), withHost({ consoleLogs: file }))).toMatchObject([
      { severity: "error", what: "/var/log/libvirt/qemu isn't a folder on the hypervisor" },
    ]);
  });

  it("can't be on a file system that is mounted read-only", () => {
    expect(checkConsoleLogs(target(), withHost({ consoleLogs: { ...there, readOnly: true } }))).toEqual([
      {
        severity: "error",
        what: "/var/log/libvirt/qemu is on a file system that is mounted read-only",
        where: "lvs:consoleLogs",
        expected: "a folder that virtlogd can write to",
        fix: "set it to another path",
      },
    ]);
  });

  it("that this user can't see is a note", () => {
    expect(checkConsoleLogs(target(), withHost({ consoleLogs: { ...folder("/var"), hidden: true } }))).toEqual([
      {
        severity: "note",
        what: "this user can't see whether /var/log/libvirt/qemu is there",
        where: "lvs:consoleLogs",
      },
    ]);
  });

  it.each([
    ["virt_log_t", 0],
    ["var_log_t", 1],
  ])("has the type %s under SELinux: %i warnings", (selinuxType, count) => {
    const facts = withHost({ consoleLogs: { ...there, selinuxType } }, withLibvirt({ securityModels: ["selinux"] }));
    expect(checkConsoleLogs(target(), facts)).toEqual(
      Array(count).fill({
        severity: "warning",
        what: "SELinux confines virtlogd, and /var/log/libvirt/qemu has the type var_log_t, which it may not write to",
        where: "lvs:consoleLogs",
        expected: "the type virt_log_t",
        fix: "on the hypervisor: sudo semanage fcontext -a -t virt_log_t '/var/log/libvirt/qemu(/.*)?'; sudo restorecon -R /var/log/libvirt/qemu",
      }),
    );
  });
});
