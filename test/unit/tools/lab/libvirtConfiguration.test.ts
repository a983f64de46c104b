import { expect, test } from "vitest";
import { libvirtConfiguration } from "../../../../tools/lab/libvirtConfiguration";

test("libvirt listens in the lab's own folder, for root alone", () => {
  expect(libvirtConfiguration()["libvirtd.conf"]).toContain(
    'unix_sock_dir = "/run/lvs-lab"\nunix_sock_rw_perms = "0700"\n',
  );
});

test("QEMU needs neither namespaces nor control groups of its own", () => {
  expect(libvirtConfiguration()["qemu.conf"]).toMatch(/^namespaces = \[\]\n(.*\n)*cgroup_controllers = \[\]$/m);
});
