import { distance } from "fastest-levenshtein";

/** A word is recognised with one letter in three mistyped, and no more than two. */
function mostChanges({ length }: string): number {
  return Math.max(1, Math.min(2, Math.floor(length / 3)));
}

/** The candidate that a mistyped word is nearest to, if one is near enough to be meant. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const [nearest] = candidates
    .map((candidate) => ({ candidate, changes: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, changes }) => changes <= mostChanges(candidate))
    .sort((a, b) => a.changes - b.changes);
  return nearest?.candidate;
}
