/** keepalived's own. */
export const DEFAULT_ADVERT_SECONDS = 1;
export const DEFAULT_VIRTUAL_ROUTER_IDS = { front: 51, back: 52 };
export const MAX_VIRTUAL_ROUTER_ID = 255;

/** @see keepalived.conf(5), preempt_delay */
export const DEFAULT_PREEMPT_DELAY_SECONDS = 60;
/** Of CentOS 7's keepalived, and all others. */
export const MAX_PREEMPT_DELAY_SECONDS = 1000;

/** What the addresses are called that float without being given a group's name. */
export const FIRST_GROUP = "directors";

/** VRRP's versions: 2 counts in seconds, 3 in hundredths. @see RFC 3768, 5.3.7, and RFC 5798, 5.2.7 */
export const VRRP_VERSIONS = [2, 3] as const;
export const DEFAULT_VRRP_VERSION = 2;

export type VrrpVersion = (typeof VRRP_VERSIONS)[number];

/** keepalived's own. */
export const DEFAULT_GARP = { delaySeconds: 5, repeat: 5, refreshSeconds: 0 };

/** How a new master tells the networks where the addresses are. @see keepalived.conf(5), garp_master_delay */
export interface Garp {
  /** After which it tells them again. */
  delaySeconds: number;
  /** How often each of both times. */
  repeat: number;
  /** From one time to the next for as long as it is master; 0 for never. */
  refreshSeconds: number;
}

export const DEFAULT_TRACK_SCRIPT = { intervalSeconds: 2, fall: 3, rise: 2 };

/** A program that directors run to find out whether they may be master. @see keepalived.conf(5), vrrp_script */
export interface TrackScript {
  /** An absolute path and its arguments; exit status 0 is a success. */
  command: string;
  /** From one start of it to the next; what takes longer has failed. */
  intervalSeconds: number;
  /** After how many failures, one after the other, a director gives up what floats. */
  fall: number;
  /** After how many successes it may have that again. */
  rise: number;
}

/**
 * How many whole seconds it takes at most until another director has the addresses of one that is gone: three advertisements and less
 * than one second, in version 3 less than another advertisement. @see RFC 5798, 6.1: Master_Down_Interval
 */
export function takeOverSeconds({ advertSeconds, version }: { advertSeconds: number; version: VrrpVersion }): number {
  return Math.ceil(3 * advertSeconds + (version === 3 ? advertSeconds : 1));
}

/** A director's part in one virtual router: the addresses that float between directors on one network. @see RFC 5798 */
export interface VrrpInstance {
  /** What it is called: `front`, `back`, or of another group than the first `front-mail`. */
  name: string;
  /** Those with the same one move together: {@link FIRST_GROUP}, or the name of another one. */
  group: string;
  /** The director's interface on that network: eth0. */
  interface: string;
  /** 1 to 255, the same on all directors, and used by nobody else on that network. */
  virtualRouterId: number;
  /** 1 to 254; the greatest wins where nobody is master yet. */
  priority: number;
  /** Whether it takes over from a master of a lower priority, though that lives. */
  preempt: boolean;
  /** How long it lets that one be, from its own start on or from when it first hears of it, 1 to 1000; undefined for not at all. */
  preemptDelaySeconds?: number;
  /** Undefined for keepalived's own, which is 2. */
  version?: 3;
  /** Between two of the master's advertisements; see {@link takeOverSeconds}. In version 2 whole seconds. */
  advertSeconds: number;
  /** Undefined for keepalived's own. */
  garp?: Garp;
  /** The director's own address there. */
  address: string;
  /** The other directors', for advertisements by unicast; undefined for multicast. */
  peers: string[] | undefined;
  /** Other interfaces without which the director gives up what floats. */
  tracked: string[];
  /** The same for all instances; undefined for none. */
  trackScript?: TrackScript;
  /** The addresses that float. The first, an IPv4 one, is advertised; the others move along. */
  virtualAddresses: string[];
}
