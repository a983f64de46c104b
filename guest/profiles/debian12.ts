import type { GuestProfile } from "./profile";

/** Debian 12. Its cloud images come with SHA-512 sums only, and the latest one changes with each point release. */
export const debian12: GuestProfile = {
  imageUrl: "https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2",
  user: "debian",
  release: "bookworm",
  packages: { director: ["ipvsadm", "keepalived", "iptables"], realServer: ["apache2"] },
  webServer: "apache2",
  welcomePage: "/usr/share/apache2/default-site/index.html",
  keepalivedOptions: { file: "/etc/default/keepalived", variable: "DAEMON_ARGS" },
  savedTable: "/etc/ipvsadm.rules",
  imageHasIptables: false,
  versions: { linux: "6.1", ipvsadm: "1.31", keepalived: "2.2.7" },
};
