# Sourced by the role scripts: installs packages on a machine with AlmaLinux 9 or Rocky Linux 9.
# PACKAGES: their names. PACKAGE_MIRROR: where they are; empty for the mirrors that the image knows.
# LVS_ROOT: another root than /, for tests.
# shellcheck disable=SC2153,SC2154

# The distribution's own repositories get a base URL in the place of a mirror list. Signatures are still checked.
use_package_mirror() {
  local repositories=("${LVS_ROOT-}"/etc/yum.repos.d/{almalinux,rocky}*.repo) each
  # sed would put in what it has found
  local base=${PACKAGE_MIRROR//&/\\&}
  [[ -n $base ]] || return 0
  for each in "${repositories[@]}"; do
    [[ -e $each ]] || continue
    will_write "${each#"${LVS_ROOT-}"}"
    sed -i -E \
      -e 's|^mirrorlist=|#mirrorlist=|' \
      -e "s|^#? ?baseurl=.*(/\\\$releasever/.*)|baseurl=$base\1|" \
      "$each"
  done
}

# Needs no network where they are all there.
install_packages() {
  local packages
  read -ra packages <<<"$PACKAGES"
  use_package_mirror
  rpm -q "${packages[@]}" >/dev/null 2>&1 || dnf install -y -q "${packages[@]}" || packages_unavailable
}
