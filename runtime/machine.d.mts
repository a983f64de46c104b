import type { Problem } from "../errors/problem.mjs";

export function programProblems(machine?: { platform?: string; node?: string; path?: string }): Problem[];
export function isOnPath(program: string, path?: string): boolean;
