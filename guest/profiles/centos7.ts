import type { GuestProfile } from "./profile";

/**
 * CentOS 7 reached its end of life in June 2024: its mirror list no longer answers,
 * and its packages are on the vault.
 */
export const centos7: GuestProfile = {
  imageUrl: "https://cloud.centos.org/centos/7/images/CentOS-7-x86_64-GenericCloud-2211.qcow2",
  imageSha256: "284aab2b23d91318f169ff464bce4d53404a15a0618ceb34562838c59af4adea",
  user: "centos",
  packageMirror: "http://vault.centos.org",
  release: "7.9.2009",
  packages: { director: ["ipvsadm", "keepalived"], realServer: ["httpd"] },
  webServer: "httpd",
  keepalivedOptions: { file: "/etc/sysconfig/keepalived", variable: "KEEPALIVED_OPTIONS" },
  savedTable: "/etc/sysconfig/ipvsadm",
  imageHasIptables: true,
  versions: { linux: "3.10", ipvsadm: "1.27", keepalived: "1.3.5" },
  endOfLife: { since: "June 2024", successor: "el9" },
};
