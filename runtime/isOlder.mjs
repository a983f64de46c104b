// Plain Node.js of any age: machine.mjs compares Node.js itself by it, before there are packages.

/**
 * Whether a version comes before another, number by number: "1.9" before "1.21". What isn't written is 0; what follows
 * the numbers, as in "1.21rc2", isn't looked at; and what has no number ("devel") comes before nothing.
 *
 * @param {string} version numbers with dots in between, then anything
 * @param {string} than the same
 */
export function isOlder(version, than) {
  const [found, wanted] = [version, than].map(numbers);
  const differing = wanted.findIndex((number, i) => number !== (found[i] ?? 0));
  return differing >= 0 && (found[differing] ?? 0) < wanted[differing];
}

function numbers(version) {
  const [dotted] = /^[\d.]*/.exec(version);
  return dotted.split(".").map((part) => Number.parseInt(part, 10));
}
