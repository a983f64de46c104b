/** One package index that the host's apt knows, as `apt-get indextargets` tells it. */
const INDEX_FIELDS = ["SITE", "RELEASE", "COMPONENT", "ORIGIN"] as const;

/** The format string for `apt-get indextargets --format` that `aptSources` reads. */
export const indexTargetsFormat = INDEX_FIELDS.map((field) => `$(${field})`).join("\t");

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const SUITE = "bookworm";
const SUITES = [SUITE, `${SUITE}-updates`, `${SUITE}-security`, `${SUITE}/updates`];

/**
 * Debian's own package sources among those of the host, as a one-line-style sources.list: the same mirrors,
 * and none of the other archives that the host may use. Empty when the host isn't of this Debian release.
 *
 * @param indexTargets what `apt-get indextargets` prints with `indexTargetsFormat`
 * @see sources.list(5)
 */
export function aptSources(indexTargets: string): string {
  const lines = indexTargets
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(
      ([, release = "", component, origin]) => origin === "Debian" && component === "main" && SUITES.includes(release),
    )
    .map(([site, release]) => `deb [signed-by=${KEYRING}] ${site} ${release} main\n`);
  const unique = [...new Set(lines)].sort();
  return unique.some((line) => line.includes(` ${SUITE} main`)) ? unique.join("") : "";
}
