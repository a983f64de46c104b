/**
 * The schedulers that both CentOS 7's kernel and current ones have, by the names that ipvsadm takes.
 *
 * @see ipvsadm(8), `-s, --scheduler`
 */
export const SCHEDULERS = ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq"] as const;

export type Scheduler = (typeof SCHEDULERS)[number];

/** ipvsadm's own default. */
export const DEFAULT_SCHEDULER: Scheduler = "wlc";
