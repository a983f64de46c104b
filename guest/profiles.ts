import type { Versions } from "../lvs/capabilities";

/** What differs between the operating systems that the machines may run. */
export interface GuestProfile {
  /** Where the cloud image comes from. */
  imageUrl: string;
  /** The user that the cloud image creates, with sudo. */
  user: string;
  /** The base URL that its packages come from when the stack names no mirror. */
  packageMirror: string;
  /** The release's folder on a package mirror. */
  release: string;
  /** They decide which features of the table the director has. */
  versions: Versions;
}

/**
 * CentOS 7 reached its end of life in June 2024: its mirror list no longer answers,
 * and its packages are on the vault.
 */
const centos7: GuestProfile = {
  imageUrl: "https://cloud.centos.org/centos/7/images/CentOS-7-x86_64-GenericCloud-2211.qcow2",
  user: "centos",
  packageMirror: "http://vault.centos.org",
  release: "7.9.2009",
  versions: { linux: "3.10", ipvsadm: "1.27", keepalived: "1.3.5" },
};

export const guestProfiles = { centos7 } satisfies Record<string, GuestProfile>;

export type GuestName = keyof typeof guestProfiles;

export const GUEST_NAMES = Object.keys(guestProfiles) as [GuestName, ...GuestName[]];
