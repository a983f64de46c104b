#!/bin/bash
# Turns Debian packages into signed RPMs with CentOS 7's names, in the folders of CentOS's vault.
# usage: mirror.sh DEBS_FOLDER MIRROR_FOLDER
# Needs a mount namespace of its own: the private half of the signing key lives there, in memory, and dies with it.
set -euo pipefail

debs=$1
mirror=$2
packages=$(dirname "$(readlink -f "$0")")/packages
release=$mirror/centos/7.9.2009
repository=$release/os/x86_64
private=$mirror/private

signer='LVS lab package mirror'

make_key() {
  export GNUPGHOME=$private/gnupg
  mkdir -m 700 "$GNUPGHOME"
  gpg --batch --quiet --passphrase '' --quick-generate-key "$signer" rsa2048 sign never
  gpg --batch --quiet --armor --export "$signer" >"$mirror/RPM-GPG-KEY-CentOS-7"
}

# 1:1.31-1+b1 -> 1.31
upstream_version() {
  dpkg-deb -f "$1" Version | sed 's/^[0-9]*://; s/[-+].*//'
}

build() {
  local name=$1 debian=$private/debian/$1 version=none deb file
  mkdir -p "$debian"
  local debian_packages=''
  [ ! -e "$packages/$name/debs" ] || debian_packages=$(cat "$packages/$name/debs")
  for deb in $debian_packages; do
    file=$(echo "$debs/${deb}"_*.deb)
    dpkg-deb -x "$file" "$debian"
    [ "$version" != none ] || version=$(upstream_version "$file")
  done
  rpmbuild -bb --quiet --target x86_64 \
    --define "_topdir $private/rpmbuild" \
    --define "_sourcedir $packages/$name" \
    --define "_rpmdir $repository" \
    --define "_buildhost lab" \
    --define "_rpmfilename Packages/%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" \
    --define "_binary_payload w3.zstdio" \
    --define "debug_package %{nil}" \
    --define "__os_install_post %{nil}" \
    --define "debian $debian" \
    --define "debian_version $version" \
    "$packages/$name/$name.spec" >/dev/null
}

mkdir -p "$repository/Packages" "$private"
mount -t tmpfs -o mode=700 tmpfs "$private"
echo "making the signing key"
make_key
for package in "$packages"/*/; do
  echo "building $(basename "$package")"
  build "$(basename "$package")"
done
echo "signing"
rpmsign --define "_gpg_name $signer" --define "__gpg $(command -v gpg)" --addsign "$repository"/Packages/*.rpm >/dev/null 2>&1
for section in os updates extras; do
  mkdir -p "$release/$section/x86_64"
  createrepo_c --quiet --no-database --simple-md-filenames "$release/$section/x86_64"
done
# gpg's agent still uses the folder; it ends with this script
umount --lazy "$private"
rmdir "$private"
