/**
 * How the director hands a packet to a real server, and ipvsadm's flag for it.
 *
 * - `masquerade`: LVS-NAT; replies pass through the director, and the port may be mapped
 * - `gatewaying`: LVS-DR; the real server answers the client itself
 * - `ipip`: LVS-TUN; as gatewaying, through a tunnel
 *
 * @see ipvsadm(8), `packet-forwarding-method`
 */
export const FORWARDING_FLAGS = { masquerade: "-m", gatewaying: "-g", ipip: "-i" } as const;

export type Forwarding = keyof typeof FORWARDING_FLAGS;

export const FORWARDING_METHODS = Object.keys(FORWARDING_FLAGS) as [Forwarding, ...Forwarding[]];

/** What the sample uses. */
export const DEFAULT_FORWARDING: Forwarding = "masquerade";
