import type { CommandEnd } from "../hypervisor/interactive";

/** A shell's exit status for a command that a signal ended. @see POSIX.1-2017, 2.8.2 */
const ENDED_BY_SIGNAL = 128;

/** Makes this program end as the command did that did its work. */
export function exitAs(end: CommandEnd): void {
  process.exitCode = "signal" in end ? ENDED_BY_SIGNAL : end.exitStatus;
}
