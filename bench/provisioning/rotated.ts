/** Items in their order, with another one first: who goes first in turn isn't always who finds the machine at its fastest. */
export function rotated<T>(items: T[], by: number): T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
