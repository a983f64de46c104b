# Sourced by the role scripts: installs packages on a CentOS 7 machine.
# PACKAGES: their names. PACKAGE_MIRROR, RELEASE: where they are and the release's folder there.
# shellcheck disable=SC2153,SC2154

# The repositories' files name a mirror list that no longer answers; they get a base URL instead.
# Signatures are still checked with the key that the image brought along.
use_package_mirror() {
  local base="$PACKAGE_MIRROR/$RELEASE"
  # sed would put in what it has found
  base=${base//&/\\&}
  will_write /etc/yum.repos.d/CentOS-Base.repo
  sed -i -E \
    -e 's|^mirrorlist=|#mirrorlist=|' \
    -e "s|^#?baseurl=.*/(os\|updates\|extras\|centosplus)/\\\$basearch/?|baseurl=$base/\1/\$basearch/|" \
    /etc/yum.repos.d/CentOS-Base.repo
}

# Needs no network where they are all there.
install_packages() {
  local packages
  read -ra packages <<<"$PACKAGES"
  use_package_mirror
  rpm -q "${packages[@]}" >/dev/null 2>&1 || yum install -y -q "${packages[@]}" || packages_unavailable
}
