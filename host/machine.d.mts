import type { Problem } from "./problem.mjs";

export function programProblems(machine?: { platform?: string; node?: string; path?: string }): Problem[];
export function labProblems(machine?: {
  uid?: number;
  arch?: string;
  osRelease?: string;
  path?: string;
  hasTun?: () => boolean;
}): Problem[];
export const NO_ROOT: Problem;
