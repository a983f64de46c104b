/** All that the checks look at. Whatever couldn't be read is left out, and no check concludes anything from that. */
export interface Facts {
  tools: Tools;
  /** Left out without virsh. */
  libvirt?: Libvirt | Unreachable;
  host: Host | Unreadable;
  /** Left out where none is configured, or it lets us in. */
  jumpHost?: ClosedDoor;
  image: Image;
  /** Left out where Pulumi didn't tell. */
  state?: StackState;
}

/** The names of the programs that pulumi's machine has, of those that are needed. */
export type Tools = readonly string[];

/** A libvirt that doesn't answer. */
export interface Unreachable {
  /** virsh's own words. */
  refusal: string;
}

/** A jump host that doesn't let us in. */
export interface ClosedDoor {
  reason: string;
  /** Whether it answers, but with another host key than the configured one. */
  otherKey: boolean;
  /** Whether it doesn't answer at all. */
  silent: boolean;
}

export interface Libvirt {
  /** The daemon's: 9.0.0. */
  version?: string;
  /** What domains of the machines' architecture may be: qemu, kvm. */
  domainTypes: string[];
  /** selinux, apparmor, dac, none. */
  securityModels: string[];
  /** Who QEMU runs as, by number. */
  qemu?: Owner;
  cpus?: number;
  /** All domains, with the descriptions of those that have the names of the stack's. */
  domains: Domain[];
  networks: Network[];
  /** The volumes in the stack's pool, if there is one. */
  volumes: string[];
}

export interface Owner {
  uid: number;
  gid: number;
}

export interface Domain {
  name: string;
  running: boolean;
  description?: string;
}

export interface Network {
  name: string;
  active: boolean;
  /** Left out for networks that weren't looked at. */
  bridge?: string;
  /** Its ranges, of both families: 192.168.122.0/24. */
  ranges: string[];
}

/** Why nothing is known of the hypervisor's machine. */
export interface Unreadable {
  unreadable: string;
}

/** The machine that the hypervisor runs on. */
export interface Host {
  /** All but the default ones. */
  routes: Route[];
  memory?: { totalMiB: number; availableMiB: number };
  storage: Folder;
  consoleLogs: Folder;
  /** The bridges that the configuration names, as far as there is an interface of the name. */
  bridges: Bridge[];
  firewall: Firewall;
  kvm: { device: boolean; processor: boolean };
  /** The user that pulumi, or ssh, has there. */
  user: { name: string; groups: string[] };
  /** Whether AppArmor's local rules for QEMU name the storage folder. */
  appArmorAllowsStorage: boolean;
}

export interface Route {
  /** 192.168.1.0/24 */
  range: string;
  interface: string;
}

/** A folder that may be there or not. */
export interface Folder {
  /** The folders on the way that exist, from / on; the last one is the folder itself if it exists. */
  way: PathPart[];
  /** Whether the user may not look further. */
  hidden: boolean;
  readOnly: boolean;
  freeMiB?: number;
  /** SELinux's type of the last one on the way. */
  selinuxType?: string;
}

export interface PathPart extends Owner {
  path: string;
  /** As ls shows it: drwxr-xr-x, with a + for an access control list. */
  mode: string;
}

export interface Bridge {
  name: string;
  isBridge: boolean;
  up: boolean;
  mtu: number;
}

export interface Firewall {
  /** What happens to forwarded packets that no rule of iptables names: ACCEPT, DROP. Left out where only root may read it. */
  forwardPolicy?: string;
  /** What manages the firewall: docker, firewalld, ufw. */
  services: string[];
  /** Whether ufw drops what it forwards. */
  ufwDrops: boolean;
  firewalldHasLibvirtZone: boolean;
  /** Whether bridged frames pass the firewall, as br_netfilter makes them. */
  bridgedFramesPass: boolean;
  /** What libvirt's own rules are in, as far as it is configured. */
  libvirtBackend?: string;
  nft: boolean;
}

/** The base image as far as it is on pulumi's machine. */
export interface Image {
  fileMiB?: number;
  /** The disks' size. */
  virtualMiB?: number;
}

/** What the stack's state says. */
export interface StackState {
  /** The description of the stack's own domains; left out as long as the stack has no key. */
  mark?: string;
  /** The names of the domains that it manages. */
  domains: string[];
}
