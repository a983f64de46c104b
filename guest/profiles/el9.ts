import type { GuestProfile } from "./profile";

/** AlmaLinux 9; by `lvs:image` also Rocky Linux 9, whose image has another default user. */
export const el9: GuestProfile = {
  imageUrl:
    "https://repo.almalinux.org/almalinux/9/cloud/x86_64/images/AlmaLinux-9-GenericCloud-9.7-20251118.x86_64.qcow2",
  imageSha256: "5ff9c048859046f41db4a33b1f1a96675711288078aac66b47d0be023af270d1",
  user: "cloud-user",
  namesUser: true,
  release: "9",
  packages: { director: ["ipvsadm", "keepalived", "iptables-nft"], realServer: ["httpd"] },
  webServer: "httpd",
  keepalivedOptions: { file: "/etc/sysconfig/keepalived", variable: "KEEPALIVED_OPTIONS" },
  savedTable: "/etc/sysconfig/ipvsadm",
  imageHasIptables: false,
  needsNewerCpu: true,
  versions: { linux: "5.14", ipvsadm: "1.31", keepalived: "2.2.8" },
};
