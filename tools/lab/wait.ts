import { existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../errors/userError";

/** A bounded wait. */
export interface Wait {
  /** What is waited for, as in "libvirt to answer". */
  what: string;
  seconds: number;
  /** True once it's there. */
  check: () => boolean | Promise<boolean>;
  /** What has to be alive meanwhile; once it isn't, waiting is vain. */
  alive?: () => boolean;
  /** Files whose last lines explain a failure. */
  logs?: string[];
}

const POLL_MS = 50;
const LOG_LINES = 12;

/** @throws UserError with the end of the logs when the time is over, or what was to come can't come any more */
export async function waitFor({ what, seconds, check, alive = () => true, logs = [] }: Wait): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await check())) {
    const ended = !alive();
    if (ended || Date.now() > deadline) {
      const reason = ended ? "the lab ended while it waited for" : `waited ${seconds} s for`;
      throw explainedFailure(`${reason} ${what}`, logs);
    }
    await pause(POLL_MS);
  }
}

/** A failure with the last lines of the logs that explain it. */
export function explainedFailure(what: string, logs: string[]): UserError {
  return new UserError({ what: [what, ...logs.map(logTail)].join("\n") });
}

function logTail(path: string): string {
  const text = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  return `--- end of ${path}${text === "" ? ": empty" : `:\n${text.split("\n").slice(-LOG_LINES).join("\n")}`}`;
}
