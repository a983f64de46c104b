/**
 * The schedulers by the names that ipvsadm takes.
 *
 * @see ipvsadm(8), `-s, --scheduler`
 */
export const SCHEDULERS = [
  "rr",
  "wrr",
  "lc",
  "wlc",
  "lblc",
  "lblcr",
  "dh",
  "sh",
  "sed",
  "nq",
  "mh",
  "fo",
  "ovf",
  "twos",
] as const;

export type Scheduler = (typeof SCHEDULERS)[number];

/** ipvsadm's own default. */
export const DEFAULT_SCHEDULER: Scheduler = "wlc";

/**
 * The flags of the schedulers that have any, by the names that ipvsadm takes and prints.
 *
 * @see ipvsadm(8), `-b, --sched-flags`
 */
export const SCHEDULER_FLAGS = ["sh-fallback", "sh-port", "mh-fallback", "mh-port"] as const;

export type SchedulerFlag = (typeof SCHEDULER_FLAGS)[number];
