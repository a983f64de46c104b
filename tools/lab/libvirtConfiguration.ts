import { LAB_RUN_DIR } from "./labFolder";

/**
 * The configuration files of the lab's own libvirt, by their names in /etc/libvirt.
 * They are written anew at each start.
 *
 * @see https://libvirt.org/drvqemu.html, and the comments in libvirt's own sample files
 */
export function libvirtConfiguration(): Record<string, string> {
  return {
    "libvirtd.conf": settings({
      unix_sock_dir: LAB_RUN_DIR,
      unix_sock_rw_perms: "0700",
      auth_unix_ro: "none",
      auth_unix_rw: "none",
    }),
    "virtlogd.conf": settings({}),
    "qemu.conf": settings({
      // the namespaces around the whole lab are the boundary: inside, QEMU runs as root without further confinement
      user: "root",
      group: "root",
      security_driver: "none",
      namespaces: [],
      cgroup_controllers: [],
      // the guest image is shared with other labs, which keep no count of its owners
      dynamic_ownership: 0,
      remember_owner: 0,
    }),
  };
}

type Setting = string | number | [];

function settings(values: Record<string, Setting>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join("");
}
