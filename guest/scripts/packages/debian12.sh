# Sourced by the role scripts: installs packages on a Debian 12 machine.
# PACKAGES: their names. PACKAGE_MIRROR: the archive that they are in, which has the security updates' archive beside
# it; empty for the archives that the image knows. RELEASE: the release's name there.
# LVS_ROOT: another root than /, for tests.
# shellcheck disable=SC2153,SC2154

# Other archives than Debian's own stay. Signatures are checked with the keys that the image brought along.
use_package_mirror() {
  local apt=${LVS_ROOT-}/etc/apt own
  will_write /etc/apt/{sources.list,sources.list.d/debian.sources}{,.disabled} /etc/apt/sources.list.d/lvs.list
  for own in "$apt/sources.list" "$apt/sources.list.d/debian.sources"; do
    if [[ -n $PACKAGE_MIRROR ]]; then
      # apt passes over this ending in silence
      [[ ! -e $own ]] || mv "$own" "$own.disabled"
    elif [[ ! -e $own && -e $own.disabled ]]; then
      mv "$own.disabled" "$own"
    fi
  done
  if [[ -n $PACKAGE_MIRROR ]]; then
    printf 'deb %s %s main\n' \
      "$PACKAGE_MIRROR" "$RELEASE" "$PACKAGE_MIRROR" "$RELEASE-updates" "$PACKAGE_MIRROR-security" "$RELEASE-security" \
      >"$apt/sources.list.d/lvs.list"
  else
    rm -f "$apt/sources.list.d/lvs.list"
  fi
}

are_installed() {
  local package
  for package; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || return 1
  done
}

# Needs no network where they are all there.
install_packages() {
  local packages
  read -ra packages <<<"$PACKAGES"
  use_package_mirror
  if are_installed "${packages[@]}"; then return 0; fi
  # what a power cut left half done
  dpkg --configure -a
  # by itself it takes an archive that can't be reached for no reason to fail
  apt-get update -q -o APT::Update::Error-Mode=any || packages_unavailable
  # the machine's own upgrades may be at it
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 \
    "${packages[@]}" || packages_unavailable
}
