import { distance } from "fastest-levenshtein";

/** The most changes that still leave a mistyped word recognisable. */
const MAX_CHANGES = 3;

/** The candidate that a mistyped word is nearest to, if one is near enough to be meant. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const [nearest] = candidates
    .map((candidate) => ({ candidate, changes: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, changes }) => changes <= Math.min(MAX_CHANGES, candidate.length / 2))
    .sort((a, b) => a.changes - b.changes);
  return nearest?.candidate;
}
