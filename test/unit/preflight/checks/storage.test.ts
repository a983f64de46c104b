import { describe, expect, it } from "vitest";
import { checkStorage } from "../../../../preflight/checks/storage";
import { folder, target, wellEquipped, withHost, withLibvirt } from "../wellEquipped";

function way(path: string, mode: string, owner = { uid: 1000, gid: 1000 }) {
  const { way, ...others } = folder("/home");
  return { ...others, way: [...way, { path, mode, ...owner }] };
}

const storage = target({ storage: "/home/ada/lvs" });

describe("the storage folder", () => {
  it.each([
    ["drwx------", undefined],
    ["drwxr-x---", undefined],
    ["drwxr-x---", { uid: 0, gid: 1 }],
  ])("must be one that QEMU's user can enter: %s of %j", (mode, owner) => {
    expect(checkStorage(storage, withHost({ storage: way("/home/ada", mode, owner) }))).toEqual([
      {
        severity: "error",
        what: `QEMU, which runs as user 64055, can't enter /home/ada (${mode})`,
        where: "lvs:storage",
        expected: "a folder that QEMU can reach, such as /var/lib/libvirt/lvs",
        fix: "set it to such a path, or allow it on the hypervisor: sudo chmod o+x /home/ada",
      },
    ]);
  });

  it.each([
    ["drwx--x--x", undefined],
    ["drwxr-x---", { uid: 0, gid: 64055 }],
    ["drwx------", { uid: 64055, gid: 0 }],
    ["drwx------+", undefined],
    ["drwxrwxrwt", undefined],
    ["lrwxrwxrwx", undefined],
  ])("may be one that QEMU's user can enter in any way: %s of %j", (mode, owner) => {
    expect(checkStorage(storage, withHost({ storage: way("/home/ada", mode, owner) }))).toEqual([]);
  });

  it("may be anything to a QEMU that is root", () => {
    const facts = withHost({ storage: way("/home/ada", "drwx------") }, withLibvirt({ qemu: { uid: 0, gid: 0 } }));
    expect(checkStorage(storage, facts)).toEqual([]);
  });

  it("can't be below a file", () => {
    expect(checkStorage(storage, withHost({ storage: way("/home/ada", "-rw-r--r--") }))).toEqual([
      {
        severity: "error",
        what: "/home/ada is no folder",
        where: "lvs:storage",
        expected: "a folder, or that /home/ada/lvs can be made",
        fix: "set it to another path",
      },
    ]);
  });

  it("can't be on a file system that is mounted read-only", () => {
    expect(checkStorage(target(), withHost({ storage: { ...folder("/var"), readOnly: true } }))).toEqual([
      {
        severity: "error",
        what: "/var/lib/libvirt/lvs is on a file system that is mounted read-only",
        where: "lvs:storage",
        expected: "a place for the machines' disks",
        fix: "set it to another path",
      },
    ]);
  });

  it("that this user can't see is a note", () => {
    expect(checkStorage(target(), withHost({ storage: { ...folder("/var"), hidden: true } }))).toEqual([
      {
        severity: "note",
        what: "this user can't see whether QEMU can get at /var/lib/libvirt/lvs",
        where: "lvs:storage",
      },
    ]);
  });
});

describe("AppArmor", () => {
  const confined = withLibvirt({ securityModels: ["apparmor", "dac"] });

  it("wants a rule for disks in pools, which many versions of libvirt don't make", () => {
    expect(checkStorage(target(), confined)).toEqual([
      {
        severity: "warning",
        what: 'AppArmor confines QEMU there, and many versions of libvirt don\'t tell it of disks in pools: "Could not open /var/lib/libvirt/lvs/…: Permission denied"',
        where: "lvs:storage",
        expected: "a rule for /var/lib/libvirt/lvs in /etc/apparmor.d/local/abstractions/libvirt-qemu",
        fix: "on the hypervisor: sudo mkdir -p /etc/apparmor.d/local/abstractions; echo '/var/lib/libvirt/lvs/** rwk,' | sudo tee -a /etc/apparmor.d/local/abstractions/libvirt-qemu",
      },
    ]);
  });

  it("is content with a rule", () => {
    expect(checkStorage(target(), withHost({ appArmorAllowsStorage: true }, confined))).toEqual([]);
  });
});

describe("SELinux", () => {
  const confined = withLibvirt({ securityModels: ["selinux", "dac"] });

  it("wants a type that QEMU may enter", () => {
    const labelled = { ...folder("/data"), selinuxType: "default_t" };
    expect(checkStorage(target({ storage: "/data" }), withHost({ storage: labelled }, confined))).toEqual([
      {
        severity: "warning",
        what: "SELinux confines QEMU there, and /data has the type default_t, which QEMU may not enter",
        where: "lvs:storage",
        expected: "the type virt_image_t",
        fix: "on the hypervisor: sudo semanage fcontext -a -t virt_image_t '/data(/.*)?'; sudo mkdir -p /data; sudo restorecon -R /data",
      },
    ]);
  });

  it.each(["virt_image_t", "virt_var_lib_t", "var_lib_t"])("is content with %s", (selinuxType) => {
    expect(checkStorage(target(), withHost({ storage: { ...folder("/data"), selinuxType } }, confined))).toEqual([]);
  });

  it("counts only where it confines", () => {
    const labelled = { ...folder("/data"), selinuxType: "default_t" };
    expect(checkStorage(target(), withHost({ storage: labelled }, wellEquipped))).toEqual([]);
  });
});
