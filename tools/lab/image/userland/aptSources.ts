/** One package index that the host's apt knows, as `apt-get indextargets` tells it. */
const INDEX_FIELDS = ["SITE", "CODENAME", "COMPONENT", "ORIGIN"] as const;

/** The format string for `apt-get indextargets --format` that `aptSources` reads. */
export const indexTargetsFormat = INDEX_FIELDS.map((field) => `$(${field})`).join("\t");

/** An archive of packages: where it is, and which of its suites. */
interface Archive {
  site: string;
  suite: string;
}

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The guests' release. */
const RELEASE = "bookworm";
const UPDATES = `${RELEASE}-updates`;
const SECURITY = `${RELEASE}-security`;

/**
 * Where a host gets the packages of the guests' Debian release, as a one-line-style sources.list: from Debian's mirrors
 * that it uses itself, whichever of Debian's releases it has from there. Empty when it uses none; mmdebstrap then
 * knows Debian's own archive.
 *
 * @param indexTargets what `apt-get indextargets` prints with `indexTargetsFormat`
 * @see sources.list(5)
 */
export function aptSources(indexTargets: string): string {
  const known = debianArchives(indexTargets);
  const same = known.filter(({ suite }) => [RELEASE, UPDATES, SECURITY].includes(suite));
  return sourcesList(same.some(({ suite }) => suite === RELEASE) ? same : known.flatMap(ofGuestsRelease));
}

function debianArchives(indexTargets: string): Archive[] {
  return indexTargets
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([, , component, origin]) => origin === "Debian" && component === "main")
    .map(([site = "", suite = ""]) => ({ site, suite }));
}

/** A mirror has all releases in the same place; security updates are in another one than the rest. */
function ofGuestsRelease({ site, suite }: Archive): Archive[] {
  if (suite.endsWith("-security")) return [{ site, suite: SECURITY }];
  const isRelease = !suite.includes("-");
  return isRelease ? [RELEASE, UPDATES].map((name) => ({ site, suite: name })) : [];
}

function sourcesList(archives: Archive[]): string {
  const lines = archives.map(({ site, suite }) => `deb [signed-by=${KEYRING}] ${site} ${suite} main\n`);
  return [...new Set(lines)].sort().join("");
}
