import type { Problem } from "../errors/userError";

/** An error stops the run before it touches anything, a warning is told, a note is for who asks. */
export type Severity = "error" | "warning" | "note";

/** What a check found out. */
export interface Finding extends Problem {
  severity: Severity;
}

export function error(problem: Problem): Finding {
  return { severity: "error", ...problem };
}

export function warning(problem: Problem): Finding {
  return { severity: "warning", ...problem };
}

export function note(problem: Problem): Finding {
  return { severity: "note", ...problem };
}
