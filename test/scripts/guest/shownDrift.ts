/** What `lvs-table show` finds other than it is wanted. */
export function shownDrift(shown: readonly string[]): string[] {
  const lines = (kind: string) => shown.filter((line) => line.startsWith(kind)).map((line) => line.slice(kind.length));
  const [found, wanted] = [lines("found "), lines("wanted ")];
  return [
    ...wanted.filter((line) => !found.includes(line)).map((line) => `wanted ${line}`),
    ...found.filter((line) => !wanted.includes(line)).map((line) => `found ${line}`),
  ];
}
