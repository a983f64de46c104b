/** The same things in the same order, but begun with another one each turn, so that none is always the first. */
export function rotated<T>(things: readonly T[], turn: number): T[] {
  const first = turn % things.length;
  return [...things.slice(first), ...things.slice(0, first)];
}
