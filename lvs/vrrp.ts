/** keepalived's own. */
export const DEFAULT_ADVERT_SECONDS = 1;
export const DEFAULT_VIRTUAL_ROUTER_IDS = { front: 51, back: 52 };
export const MAX_VIRTUAL_ROUTER_ID = 255;

/** A director's part in one virtual router: the addresses that float between directors on one network. @see RFC 5798 */
export interface VrrpInstance {
  /** What it is called: `front`, `back`. */
  name: string;
  /** The director's interface on that network: eth0. */
  interface: string;
  /** 1 to 255, the same on all directors, and used by nobody else on that network. */
  virtualRouterId: number;
  /** 1 to 254; the greatest wins where nobody is master yet. */
  priority: number;
  /** Whether it takes over from a master of a lower priority, though that lives. */
  preempt: boolean;
  /** Between two of the master's advertisements; a backup takes over after three of them and less than one second. */
  advertSeconds: number;
  /** The director's own address there. */
  address: string;
  /** The other directors', for advertisements by unicast; undefined for multicast. */
  peers: string[] | undefined;
  /** The addresses that float: IPv4 ones, and IPv6 ones beside them. */
  virtualAddresses: string[];
}
