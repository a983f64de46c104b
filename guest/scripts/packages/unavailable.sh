# Sourced by the role scripts: what an up shows when packages can't be installed, beside the package manager's own words.
# PACKAGES: their names. PACKAGE_MIRROR: where they should be; empty for the places that the image knows.
# shellcheck disable=SC2154

packages_unavailable() {
  echo "$PACKAGES: not installed from ${PACKAGE_MIRROR:-where the image looks for them}" >&2
  return 1
}
