import type { Versions } from "../../lvs/capabilities";

/** What differs between the operating systems that the machines may run. */
export interface GuestProfile {
  /** Where the cloud image comes from. */
  imageUrl: string;
  /** What that image has; undefined where its publisher changes it now and then, or gives no SHA-256. */
  imageSha256?: string;
  /** The user that the machine's first boot creates, with sudo. */
  user: string;
  /** Whether that user gets its name from the seed, since the release's images have different ones. */
  namesUser?: true;
  /** The base URL that its packages come from when the stack names no mirror; undefined: where the image says. */
  packageMirror?: string;
  /** The release's folder on a package mirror, or its name there. */
  release: string;
  /** What is installed on a director, and on a real server. */
  packages: { director: string[]; realServer: string[] };
  /** The web server's systemd unit. */
  webServer: string;
  /** What that package brings along as its page, where it brings any. */
  welcomePage?: string;
  /** The file with the options that keepalived's unit starts it with, and their variable there. */
  keepalivedOptions: { file: string; variable: string };
  /** The file that ipvsadm's unit restores the table from. */
  savedTable: string;
  /** Whether the image has iptables, so that a director can forward from its first boot on. */
  imageHasIptables: boolean;
  /** Whether its programs need more than QEMU's own CPU has, which is x86-64-v1. */
  needsNewerCpu?: true;
  /** They decide which features of the table the director has. */
  versions: Versions;
  /** Since when its publisher fixes nothing more, and the guest to take in its place. */
  endOfLife?: { since: string; successor: string };
}
