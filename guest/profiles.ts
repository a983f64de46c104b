import type { Versions } from "../lvs/capabilities";

/** What differs between the operating systems that the machines may run. */
export interface GuestProfile {
  /** Where the cloud image comes from. */
  imageUrl: string;
  /** What that image has; undefined where its publisher changes it now and then. */
  imageSha256?: string;
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
  imageSha256: "284aab2b23d91318f169ff464bce4d53404a15a0618ceb34562838c59af4adea",
  user: "centos",
  packageMirror: "http://vault.centos.org",
  release: "7.9.2009",
  versions: { linux: "3.10", ipvsadm: "1.27", keepalived: "1.3.5" },
};

export const guestProfiles = { centos7 } satisfies Record<string, GuestProfile>;

export type GuestName = keyof typeof guestProfiles;

export const GUEST_NAMES = Object.keys(guestProfiles) as [GuestName, ...GuestName[]];
