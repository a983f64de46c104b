// Written by npm run docs, from what is said of each setting in config/schema/.
import type { Input } from "@pulumi/pulumi";

/** What a cluster shall be: the settings of a stack, without `lvs:`. */
export interface ClusterArgs {
  /** The machines' operating system; el9 is AlmaLinux 9 or Rocky Linux 9. Default: centos7. See docs/guests.md. */
  guest?: "centos7" | "el9" | "debian12";
  /** The two networks that the director connects. */
  networks: {
    /** Where clients are. */
    front: {
      /** The network's IPv4 range. */
      cidr: string;
      /** The hypervisor's own address in a network of the stack's own, which is the way to the outside. Left out behind a bridge. */
      hypervisor?: string;
      /** The network's IPv6 range. */
      cidr6?: string;
      /** The hypervisor's own address in the IPv6 range. */
      hypervisor6?: string;
      /** A bridge that the hypervisor has already, in the place of a network of the stack's own. See docs/placement.md#on-a-network-of-yours. */
      bridge?: string;
      /** The router of the network behind a bridge. Default: in a network of the stack's own the hypervisor. */
      gateway?: string;
      /** The IPv6 router of the network behind a bridge. */
      gateway6?: string;
      /** Who resolves names for the machines. Default: `gateway`, which in a network of the stack's own is the hypervisor. */
      nameservers?: string[];
    };
    /** Where real servers are. Isolated: the outside is reached through the director. Left out where directors and real servers are on one network, the front one, which goes with gatewaying, ipip and `snat`. See docs/configuration.md#one-network. */
    back?: {
      /** The network's IPv4 range. */
      cidr: string;
      /** The network's IPv6 range. */
      cidr6?: string;
      /** A bridge that the hypervisor has already, another than the front network's, in the place of a network of the stack's own. See docs/placement.md#on-a-network-of-yours. */
      bridge?: string;
    };
  };
  /** Several libvirts that make machines, by name, in the place of that of `libvirt:uri`. See docs/placement.md#on-several-hypervisors. */
  hypervisors?: Record<string, {
    /** Where its libvirt is. */
    uri: string;
  }>;
  /** What pulumi logs in through, and asks the VIP from, where its own machine doesn't reach the front network: the hypervisor, or another host on that network. See docs/placement.md#from-a-laptop. */
  jumpHost?: JumpHostArgs;
  /** The machines by name. */
  nodes: Record<string, NodeArgs>;
  /** Real servers that are alike, by the name that theirs begin with: `web` stands for web1, web2, … See docs/machines.md#many-alike. */
  nodePools?: Record<string, NodePoolArgs>;
  /** The name of the node that is the director; all others are real servers. Either this or `directors`. */
  director?: string;
  /** The names of the nodes that are directors. The first one becomes master where nobody is yet, and pulumi reaches the real servers through it. */
  directors?: string[];
  /** The addresses that float between the directors; two directors need them. See docs/failover.md. */
  failover?: FailoverArgs;
  /** VIPs beside the director's own address, or beside `failover.vip`, with which they float. One outside the front network is reached where your network routes it to the director. See docs/configuration.md#several-vips. */
  vips?: string[];
  /** Who writes the table: `ipvsadm`, whenever the stack changes, or `keepalived`, which also checks the real servers' health. Default: ipvsadm. */
  owner?: "ipvsadm" | "keepalived";
  /** What clients reach: each of an address and port, or of a firewall mark. */
  virtualServices: (AddressedServiceArgs | MarkedServiceArgs)[];
  /** The kernel's daemons that keep another director's connections in step with this one's; `[]` for none. Default: none; both with two directors. */
  syncDaemons?: {
    /** Whether it sends (master) or listens (backup); one each. */
    role: "master" | "backup";
    /** The director's interface that it multicasts on; eth0 is the front network's, eth1 the back network's. Default: the back network's. */
    interface?: string;
    /** Tells one group of directors from another; 0 in a backup takes all. Default: 1. */
    syncId?: number;
  }[];
  /** How long the director remembers connections, in seconds. */
  timeouts?: {
    /** How long a silent TCP connection is remembered. Default: 900. */
    tcpSeconds?: number;
    /** How long a TCP connection is remembered after a FIN. Default: 120. */
    tcpFinSeconds?: number;
    /** How long a silent UDP client is remembered. Default: 300. */
    udpSeconds?: number;
  };
  /** How long the connections of a real server that leaves may take to end; 0 cuts them at once. Default: 60. */
  drainSeconds?: number;
  /** Whether each preview and up looks at the director's table for what was changed by hand, over one SSH connection. Default: true. */
  driftCheck?: boolean;
  /** Whether an up ends with real requests to the VIP; off where pulumi's machine can't reach it. Default: true. */
  verify?: boolean;
  /** Whether Pulumi refuses to remove the directors, or to make them anew, and to destroy the stack. With `false` and an up it may again. Default: nothing is protected. See docs/operations.md#what-must-not-go-by-mistake. */
  protect?: boolean;
  /** What each machine consists of. See docs/machines.md#how-large-they-are. */
  machine?: {
    /** Each machine's memory, in MiB. Another one makes the machines anew, with the disks that they have. Default: 1024. */
    memoryMiB?: number;
    /** How many virtual CPUs each machine has. Another number makes the machines anew, with the disks that they have. Default: 1. */
    vcpus?: number;
    /** libvirt's mode of the CPU that machines see: the hypervisor's own, the fastest; nearly that, so that the machine can be moved to a similar hypervisor; or all that QEMU can give, without KVM too. Another one makes the machines anew. Default: QEMU's own; for el9 `host-passthrough`, without KVM `maximum`. */
    cpu?: "host-passthrough" | "host-model" | "maximum";
    /** The size of each machine's disk, in GiB: the image's or more. The file system fills it from the first boot on. Another one makes the machines anew, their disks too. Default: the image's. */
    diskGiB?: number;
  };
  /** `tcg` where the hypervisor has no working KVM: many times slower. Give its machines two vCPUs: with one, QEMU before 8.1 may let a NIC under load stand still. Default: kvm. */
  accelerator?: "kvm" | "tcg";
  /** The machines' base image, a qcow2 file. Default: the guest's cloud image. See docs/configuration.md#images. */
  image?: string;
  /** The SHA-256 that the image must have. Default: the guest's, for its own image. */
  imageSha256?: string;
  /** Its SHA-512, where its publisher gives that one. */
  imageSha512?: string;
  /** The folder, on pulumi's machine, that images are downloaded into. Default: `lvs/images` in your cache folder. */
  imageCache?: string;
  /** The folder, on the hypervisor, below which the stack keeps its disks. Default: /var/lib/libvirt/lvs. */
  storage?: string;
  /** The folder, on the hypervisor, for the machines' serial console logs. Default: /var/log/libvirt/qemu. */
  consoleLogs?: string;
  /** Base URL of a mirror of the guest's packages: for centos7 `PACKAGE_MIRROR/7.9.2009/os/x86_64/…`, for el9 `PACKAGE_MIRROR/9/BaseOS/x86_64/os/…`, for debian12 `PACKAGE_MIRROR/dists/bookworm/…` and `PACKAGE_MIRROR-security/…`. Default: the guest's own: centos7's is the vault, the others' images know theirs. */
  packageMirror?: string;
  /** The time that a machine has to boot, answer SSH and end its first set-up. Default: 300; without KVM 600. */
  bootTimeoutSeconds?: number;
  /** What the names of the cluster's objects in libvirt begin with, and its folder there; another one makes the machines anew. Default: PROJECT-STACK-NAME. */
  namePrefix?: string;
}

/** A machine: a director, or a real server. */
export interface NodeArgs {
  /** Its address on the front network: a director's, which is its VIP where none floats; a real server's, if it answers clients itself (gatewaying, ipip). */
  front?: string;
  /** Its IPv6 address on the front network. */
  front6?: string;
  /** Its address on the back network: a director's DIP, a real server's RIP. Without a back network the address on the front one is these. */
  back?: string;
  /** Its IPv6 address on the back network. */
  back6?: string;
  /** How to log in on a machine that is there already. Default: the stack makes one. See docs/placement.md#machines-that-are-there-already. */
  existing?: ExistingMachineArgs;
  /** Which of `hypervisors` makes the machine. Default: the only one. */
  hypervisor?: string;
  /** What the machine consists of, where it differs from `machine`. See docs/machines.md#how-large-they-are. */
  machine?: MachineArgs;
}

/** Machines that are alike but for their names and addresses. */
export interface NodePoolArgs {
  /** How many there are. More or fewer make or remove the last ones. */
  count: number;
  /** The first one's address on the back network, if there is one; each other one has the next. */
  back?: string;
  /** The same in IPv6. */
  back6?: string;
  /** The first one's address on the front network, if they answer clients themselves (gatewaying, ipip) or there is no other. */
  front?: string;
  /** The same in IPv6. */
  front6?: string;
  /** Which of `hypervisors` makes the machines. Default: the only one. */
  hypervisor?: string;
  /** What each of them consists of, where it differs from `machine`. See docs/machines.md#how-large-they-are. */
  machine?: MachineArgs;
}

/** What one machine consists of, where it differs from the cluster's. */
export interface MachineArgs {
  /** Its memory, in MiB. Default: the cluster's. */
  memoryMiB?: number;
  /** How many virtual CPUs it has. Default: the cluster's. */
  vcpus?: number;
  /** libvirt's mode of the CPU that it sees. Default: the cluster's. */
  cpu?: "host-passthrough" | "host-model" | "maximum";
  /** The size of its disk, in GiB. Default: the cluster's. */
  diskGiB?: number;
}

/** A machine that is there already. */
export interface ExistingMachineArgs {
  /** Who logs in, and may use sudo without a password. */
  user: string;
  /** The only key that the machine is believed with. */
  hostKey: Input<string>;
  /** The OpenSSH key that logs in, a secret. Default: the stack's own, which you put on the machine. */
  privateKey?: Input<string>;
  /** The port that its sshd listens on. Default: 22. */
  port?: number;
  /** What becomes of a firewalld that runs there: it is stopped until the machine leaves the stack, or stays on and lets through what the stack needs. Default: stop. See docs/placement.md#machines-whose-firewalld-stays-on. */
  firewalld?: "stop" | "keep";
  /** What the machine calls its interfaces. */
  interfaces?: {
    /** Its interface on the front network. Default: what a machine calls it that the stack makes. */
    front?: string;
    /** Its interface on the back network. Default: what a machine calls it that the stack makes. */
    back?: string;
  };
}

/** What logins go through on their way to the front network. */
export interface JumpHostArgs {
  /** Its name or address, as pulumi's machine reaches it. */
  host: string;
  /** The port that its sshd listens on. Default: 22. */
  port?: number;
  /** Who logs in there; no shell or sudo is needed. */
  user: string;
  /** The only key that it is believed with. */
  hostKey: Input<string>;
  /** The OpenSSH key that logs in there, a secret. Default: the keys of the SSH agent that SSH_AUTH_SOCK names. */
  privateKey?: Input<string>;
}

/** What floats between the directors. */
export interface FailoverArgs {
  /** The VIP: an address of the front network that no machine has as its own. */
  vip: string;
  /** The IPv6 VIP: likewise an address that no machine has. */
  vip6?: string;
  /** The real servers' way out and back: an address of the back network that no machine has as its own. Masquerade needs one; without it real servers have a way of their own, by the front network. */
  gateway?: string;
  /** The real servers' way out and back in IPv6. */
  gateway6?: string;
  /** `unicast` where the networks carry no multicast between the directors. Default: multicast. */
  advertisements?: "multicast" | "unicast";
  /** VRRP's version; with 3 the time between two advertisements may be a part of a second. Default: 2. */
  version?: 2 | 3;
  /** The seconds between two of the master's advertisements, whole ones in version 2. Without any for three of these and less than one second more, in version 3 less than one of these more, the other director takes over. Default: 1. */
  advertSeconds?: number;
  /** How a new master tells the networks where the addresses are now, by gratuitous ARP and unsolicited neighbour advertisements. Default: keepalived's own, as below. */
  garp?: {
    /** After how long it tells them a second time. Default: 5. */
    delaySeconds?: number;
    /** How many messages it sends each time. Default: 5. */
    repeat?: number;
    /** How long between two more times for as long as it is master; 0 for never. Default: 0. */
    refreshSeconds?: number;
  };
  /** A program that each director runs: one on which it fails isn't master. See docs/failover.md#a-program-that-decides. */
  trackScript?: {
    /** The program: the path of a script in the project, which the directors then get, or the absolute path of one that is there. Status 0 is a success. See docs/health-checks.md#programs-of-yours. */
    command: string;
    /** How long from one start of it to the next; one that takes longer has failed. Default: 2. */
    intervalSeconds?: number;
    /** After how many failures in a row a director gives up what floats. Default: 3. */
    fall?: number;
    /** After how many successes in a row it may be master again. Default: 2. */
    rise?: number;
  };
  /** The virtual routers' numbers, which nobody else on the networks may use. */
  virtualRouterIds?: {
    /** The virtual router of the front network. Default: 51. */
    front?: number;
    /** The virtual router of the back network. Default: 52. */
    back?: number;
  };
  /** Addresses that float beside these, by groups' names, so that both directors work: the ones above prefer the first director. See docs/failover.md#both-directors-work. */
  groups?: Record<string, FailoverGroupArgs>;
  /** With groups that prefer different directors: how long one that is back leaves its addresses to the other, until its checks know who is up and it has been told of connections. Default: 60. */
  preemptDelaySeconds?: number;
}

/** Addresses that float by themselves. */
export interface FailoverGroupArgs {
  /** The director that has them while both are well; the other one has them as long as it isn't. */
  prefers: string;
  /** The group's VIP: an address of the front network that no machine has as its own. */
  vip: string;
  /** Its IPv6 VIP. */
  vip6?: string;
  /** VIPs beside these, as the cluster's `vips` are beside `failover.vip`. */
  vips?: string[];
  /** The way back of the group's real servers: an address of the back network that no machine has as its own. Masquerade needs one. */
  gateway?: string;
  /** The same in IPv6. */
  gateway6?: string;
  /** The virtual routers' numbers, others than those of any other group. */
  virtualRouterIds: {
    /** The group's virtual router of the front network. */
    front: number;
    /** The one of the back network, for a group that has a gateway. */
    back?: number;
  };
}

/** A virtual service of an address and port. */
export interface AddressedServiceArgs {
  /** The protocol of the service. Default: tcp. */
  protocol?: "tcp" | "udp" | "sctp";
  /** The VIP, which floats or else is the director's own. */
  address: string;
  /** The port there; 0 for every port that no other service has, of a persistent service only. */
  port: number;
  /** Whether it is FTP, and the director lets its data connections through, active and passive. Of TCP's port 21 by masquerade. Default: true there, but for a persistent service. See docs/configuration.md#ftp. */
  ftp?: boolean;
  /** Who gets the next connection; mh, fo, ovf and twos with a newer kernel than CentOS 7's. Default: wlc. */
  scheduler?: "rr" | "wrr" | "lc" | "wlc" | "lblc" | "lblcr" | "dh" | "sh" | "sed" | "nq" | "mh" | "fo" | "ovf" | "twos";
  /** Of sh: sh-fallback, sh-port; of mh: mh-fallback, mh-port. */
  schedulerFlags?: ("sh-fallback" | "sh-port" | "mh-fallback" | "mh-port")[];
  /** That a client stays with its real server. */
  persistence?: PersistenceArgs;
  /** Whether each packet of a UDP service is scheduled by itself. Default: false. */
  onePacket?: boolean;
  /** How packets reach its real servers: masquerade (LVS-NAT: replies pass through the director), gatewaying (LVS-DR: the real server answers the client itself), ipip (LVS-TUN: the same, through a tunnel). Default: masquerade. */
  forwarding?: "masquerade" | "gatewaying" | "ipip";
  /** Whether the director hides clients behind an address of its own from real servers by masquerade, which then need no route through it, and no longer see clients' addresses. Default: false. See docs/configuration.md#real-servers-that-keep-their-own-way-out. */
  snat?: boolean;
  /** The only clients that may come, as networks or addresses. Default: everybody. See docs/configuration.md#who-may-come. */
  allow?: string[];
  /** Clients that may not come, not even those that `allow` has. Default: nobody. See docs/configuration.md#who-may-come. */
  deny?: string[];
  /** Who serves. With owner ipvsadm there may be nobody: connections are refused then. */
  realServers: RealServerArgs[];
  /** How each up asks it for a proof that it serves. Default: as its `health.check` does, or as is usual at its port. See docs/operations.md#what-an-up-proves. */
  proof?: {
    type: "http";
    /** What is asked for. Default: /. */
    path?: string;
    /** The Host header. Default: the VIP. */
    host?: string;
  } | {
    type: "https";
    /** What is asked for. Default: /. */
    path?: string;
    /** The Host header. Default: the VIP. */
    host?: string;
    /** Whose certificates are right: those of the authorities that pulumi's machine trusts (`system`), or of the ones given here, in PEM. Default: any certificate is, whoever it is for. */
    trust?: "system" | string;
  } | {
    type: "smtp";
  } | {
    type: "dns";
    /** What is asked for. Default: .. */
    name?: string;
    /** The type of the records. Default: SOA. */
    recordType?: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "SOA" | "TXT";
  } | {
    type: "tcp";
    /** What is sent first. Default: nothing. */
    send?: string;
    /** A text that must come back. Default: a connection is enough. */
    expect?: string;
  } | {
    type: "udp";
    /** What is sent. */
    payload: string;
    /** What must come back begins with this. Default: any answer will do. */
    reply?: string;
  } | {
    type: "none";
    /** Why not. */
    reason: string;
  };
  /** What is done about its real servers' health; for owner keepalived. See docs/health-checks.md. */
  health?: HealthArgs;
}

/** A virtual service of a firewall mark. */
export interface MarkedServiceArgs {
  /** The mark of its packets, in the place of a protocol, address and port. */
  firewallMark: number;
  /** Whether the packets with the mark are IPv4's or IPv6's. Default: ipv4. */
  family?: "ipv4" | "ipv6";
  /** Which packets the director gives the mark. Default: somebody else marks them. */
  packets?: PacketsArgs[];
  /** Who gets the next connection; mh, fo, ovf and twos with a newer kernel than CentOS 7's. Default: wlc. */
  scheduler?: "rr" | "wrr" | "lc" | "wlc" | "lblc" | "lblcr" | "dh" | "sh" | "sed" | "nq" | "mh" | "fo" | "ovf" | "twos";
  /** Of sh: sh-fallback, sh-port; of mh: mh-fallback, mh-port. */
  schedulerFlags?: ("sh-fallback" | "sh-port" | "mh-fallback" | "mh-port")[];
  /** That a client stays with its real server. */
  persistence?: PersistenceArgs;
  /** Whether each packet of a UDP service is scheduled by itself. Default: false. */
  onePacket?: boolean;
  /** How packets reach its real servers: masquerade (LVS-NAT: replies pass through the director), gatewaying (LVS-DR: the real server answers the client itself), ipip (LVS-TUN: the same, through a tunnel). Default: masquerade. */
  forwarding?: "masquerade" | "gatewaying" | "ipip";
  /** Whether the director hides clients behind an address of its own from real servers by masquerade, which then need no route through it, and no longer see clients' addresses. Default: false. See docs/configuration.md#real-servers-that-keep-their-own-way-out. */
  snat?: boolean;
  /** The only clients that may come, as networks or addresses. Default: everybody. See docs/configuration.md#who-may-come. */
  allow?: string[];
  /** Clients that may not come, not even those that `allow` has. Default: nobody. See docs/configuration.md#who-may-come. */
  deny?: string[];
  /** Who serves. With owner ipvsadm there may be nobody: connections are refused then. */
  realServers: RealServerArgs[];
  /** How each up asks it for a proof that it serves. Default: as its `health.check` does, or as is usual at its port. See docs/operations.md#what-an-up-proves. */
  proof?: {
    type: "http";
    /** What is asked for. Default: /. */
    path?: string;
    /** The Host header. Default: the VIP. */
    host?: string;
  } | {
    type: "https";
    /** What is asked for. Default: /. */
    path?: string;
    /** The Host header. Default: the VIP. */
    host?: string;
    /** Whose certificates are right: those of the authorities that pulumi's machine trusts (`system`), or of the ones given here, in PEM. Default: any certificate is, whoever it is for. */
    trust?: "system" | string;
  } | {
    type: "smtp";
  } | {
    type: "dns";
    /** What is asked for. Default: .. */
    name?: string;
    /** The type of the records. Default: SOA. */
    recordType?: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "SOA" | "TXT";
  } | {
    type: "tcp";
    /** What is sent first. Default: nothing. */
    send?: string;
    /** A text that must come back. Default: a connection is enough. */
    expect?: string;
  } | {
    type: "udp";
    /** What is sent. */
    payload: string;
    /** What must come back begins with this. Default: any answer will do. */
    reply?: string;
  } | {
    type: "none";
    /** Why not. */
    reason: string;
  };
  /** What is done about its real servers' health; for owner keepalived. See docs/health-checks.md. */
  health?: HealthArgs;
}

/** Who serves. */
export interface RealServerArgs {
  /** A machine of the stack, by its name, a director too. Either this, `pool` or `address`. See docs/configuration.md#directors-that-serve. */
  node?: string;
  /** One of `nodePools`, by its name: each of its machines is a real server like this. */
  pool?: string;
  /** A real server that somebody else runs. Under masquerade it is on the back network, with the director as its gateway, or with `snat` anywhere that the director has a route to; under gatewaying on one of the two networks. */
  address?: Input<string>;
  /** The port that it serves at; another one than the service's under masquerade only. Default: the service's. */
  port?: number;
  /** The real server's share of the connections, relative to the others'; 0 takes no new ones. Default: 1. */
  weight?: number;
  /** How packets reach the real server. Default: the service's. */
  forwarding?: "masquerade" | "gatewaying" | "ipip";
  /** It gets no new connections once it has as many; 0 for no limit. Default: 0. */
  upperThreshold?: number;
  /** Once full, it gets new ones again below this; 0 for three quarters of the upper one. Default: 0. */
  lowerThreshold?: number;
  /** How its health is found out, other than that of the others; `none` if it always counts as healthy. Default: the service's `health.check`. See docs/configuration.md#health. */
  check?: CheckArgs | "none";
}

/** How a client stays with its real server. */
export interface PersistenceArgs {
  /** How long a client stays with its real server after its last connection. Default: 300. */
  seconds?: number;
  /** Clients that are equal below it count as one. Default: 255.255.255.255, in IPv6 128: each by itself. */
  netmask?: string | number;
  /** What tells clients apart in the place of their address: sip, for udp, the call. Default: their address. */
  engine?: "sip";
}

/** Packets that get a firewall mark. */
export interface PacketsArgs {
  /** The protocol of the packets. Default: tcp. */
  protocol?: "tcp" | "udp" | "sctp";
  /** Where the packets go: the VIP. */
  address: string;
  /** The ports that they go to, and ranges of them: `[21, "10000:20000"]`. Default: every port. */
  ports?: (number | string)[];
}

/** How a real server's health is found out. */
export type CheckArgs = {
  type: "HTTP_GET";
  /** What is asked for. Default: /. */
  path?: string;
  /** The Host header. Default: the real server's address. */
  virtualHost?: string;
  /** The status that is right, or several, which CentOS 7's keepalived can't tell. Default: each of the 200s; in CentOS 7 200. */
  status?: number | string | (number | string)[];
  /** The MD5 sum that the page must have. Default: any page is right. */
  digest?: string;
  /** Several pages that must all be right, each with a `path`, `status`, `digest` and `virtualHost` of its own, in the place of the check's; with a newer keepalived than CentOS 7's. One is asked for each `delaySeconds`. */
  pages?: HttpPageArgs[];
  /** Where the check connects. Default: the real server's port. */
  port?: number;
  /** How long the real server may take to answer. Default: 3. */
  connectTimeoutSeconds?: number;
  /** How often a check is repeated before the real server counts as down. Default: 1. */
  retries?: number;
  /** How long the check waits before it is repeated. Default: 1. */
  retryDelaySeconds?: number;
} | {
  type: "SSL_GET";
  /** What is asked for. Default: /. */
  path?: string;
  /** The Host header. Default: the real server's address. */
  virtualHost?: string;
  /** The status that is right, or several, which CentOS 7's keepalived can't tell. Default: each of the 200s; in CentOS 7 200. */
  status?: number | string | (number | string)[];
  /** The MD5 sum that the page must have. Default: any page is right. */
  digest?: string;
  /** Several pages that must all be right, each with a `path`, `status`, `digest` and `virtualHost` of its own, in the place of the check's; with a newer keepalived than CentOS 7's. One is asked for each `delaySeconds`. */
  pages?: HttpPageArgs[];
  /** Where the check connects. Default: the real server's port. */
  port?: number;
  /** How long the real server may take to answer. Default: 3. */
  connectTimeoutSeconds?: number;
  /** How often a check is repeated before the real server counts as down. Default: 1. */
  retries?: number;
  /** How long the check waits before it is repeated. Default: 1. */
  retryDelaySeconds?: number;
  /** Whether the server is told, as it chooses its certificate, the name in `virtualHost`; with a newer keepalived than CentOS 7's. Default: false. */
  sni?: boolean;
} | {
  type: "TCP_CHECK";
  /** Where the check connects. Default: the real server's port. */
  port?: number;
  /** How long the real server may take to answer. Default: 3. */
  connectTimeoutSeconds?: number;
  /** How often a check is repeated before the real server counts as down. Default: 1. */
  retries?: number;
  /** How long the check waits before it is repeated. Default: 1. */
  retryDelaySeconds?: number;
} | {
  type: "UDP_CHECK";
  /** What is sent. Default: a text of keepalived's. */
  payload?: string;
  /** What must come back: `any`, or what that begins with. Default: nothing needs to: the port must not be closed. */
  reply?: string;
  /** Where the check connects. Default: the real server's port. */
  port?: number;
  /** How long the real server may take to answer. Default: 3. */
  connectTimeoutSeconds?: number;
  /** How often a check is repeated before the real server counts as down. Default: 1. */
  retries?: number;
  /** How long the check waits before it is repeated. Default: 1. */
  retryDelaySeconds?: number;
} | {
  type: "DNS_CHECK";
  /** What is asked for: a name that the server knows, since one that answers for its own names only refuses others. Default: `.`, the root. */
  name?: string;
  /** The type of the records. Default: SOA. */
  recordType?: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "SOA" | "TXT";
  /** Where the check connects. Default: the real server's port. */
  port?: number;
  /** How long the real server may take to answer. Default: 3. */
  connectTimeoutSeconds?: number;
  /** How often a check is repeated before the real server counts as down. Default: 1. */
  retries?: number;
  /** How long the check waits before it is repeated. Default: 1; in CentOS 7 `delaySeconds`. */
  retryDelaySeconds?: number;
} | {
  type: "PING_CHECK";
  /** How long the real server may take to answer. Default: 3. */
  connectTimeoutSeconds?: number;
  /** How often a check is repeated before the real server counts as down. Default: 1. */
  retries?: number;
  /** How long the check waits before it is repeated. Default: 1. */
  retryDelaySeconds?: number;
} | {
  type: "SMTP_CHECK";
  /** The name that it is greeted by. Default: localhost. */
  helo?: string;
  /** Where the check connects. Default: the real server's port. */
  port?: number;
  /** How long the real server may take to answer. Default: 3. */
  connectTimeoutSeconds?: number;
  /** How often a check is repeated before the real server counts as down. Default: 1. */
  retries?: number;
  /** How long the check waits before it is repeated. Default: 1. */
  retryDelaySeconds?: number;
} | {
  type: "MISC_CHECK";
  /** The program: the path of a script in the project, which the directors then get, or the absolute path of one that is there; `%address` and `%port` in its arguments are the real server's. See docs/health-checks.md#programs-of-yours. */
  command: string;
  /** How long the program may take. Default: 5. */
  timeoutSeconds?: number;
  /** How often the program is run again before the real server counts as down; in CentOS 7 never. Default: 0. */
  retries?: number;
  /** How long from one start of the program to the next. Default: 1. */
  retryDelaySeconds?: number;
  /** Whether the exit status tells a weight as well: 2 to 255, but for a shell's own 126 and 127, is healthy too, at that number less 2. Default: false. */
  dynamicWeight?: boolean;
};

/** One of several pages that must be right. */
export interface HttpPageArgs {
  /** What is asked for. Default: /. */
  path?: string;
  /** The Host header. Default: the real server's address. */
  virtualHost?: string;
  /** The status that is right, or several, which CentOS 7's keepalived can't tell. Default: each of the 200s; in CentOS 7 200. */
  status?: number | string | (number | string)[];
  /** The MD5 sum that the page must have. Default: any page is right. */
  digest?: string;
}

/** What is done about real servers' health. */
export interface HealthArgs {
  /** How a real server's health is found out, by its `type`; `none` for real servers that always count as healthy. Default: a TCP service's port is tried; `none` for UDP, for every port and for firewall marks. */
  check?: CheckArgs | "none";
  /** How long between two checks of a real server. Default: 6. */
  delaySeconds?: number;
  /** The sum of healthy real servers' weights that the service needs, or else its sorry server takes over. Default: 1. */
  quorum?: number;
  /** The quorum is lost below `quorum` less this, and won back at `quorum` and this. Default: 0. */
  hysteresis?: number;
  /** Where all new connections go without a quorum. Nobody checks it. Without one a lost quorum changes nothing. */
  sorryServer?: {
    /** A machine of the stack. Either this or `address`. */
    node?: string;
    /** One that somebody else runs; 127.0.0.1, in IPv6 ::1, is each director's own web server. */
    address?: Input<string>;
    /** The port that it serves at. Default: the service's. */
    port?: number;
  };
  /** Whether a real server that is down stays in the table at weight 0, so that its connections go on; else it is deleted and they end. Default: false. */
  inhibitOnFailure?: boolean;
  /** A program that each director runs when it has found a real server up that was down; `%address` and `%port` in its arguments are the real server's. See docs/health-checks.md#programs-of-yours. */
  notifyUp?: string;
  /** A program that each director runs when it has found a real server down; `%address` and `%port` in its arguments are the real server's. See docs/health-checks.md#programs-of-yours. */
  notifyDown?: string;
  /** A program that each director runs when the service has its quorum again. See docs/health-checks.md#programs-of-yours. */
  quorumUp?: string;
  /** A program that each director runs when the service has lost its quorum. See docs/health-checks.md#programs-of-yours. */
  quorumDown?: string;
}
