import type { Problem } from "../../errors/problem.mjs";

export function labProblems(machine?: {
  uid?: number;
  arch?: string;
  osRelease?: string;
  path?: string;
  hasTun?: () => boolean;
}): Problem[];
export const NO_ROOT: Problem;
