#!/bin/bash
# Makes a signed Debian archive in small, with the folders of Debian's own.
# usage: mirror.sh DEBS_FOLDER MIRROR_FOLDER
# Needs a mount namespace of its own: the private half of the signing key lives there, in memory, and dies with it.
set -euo pipefail

debs=$1
mirror=$2
private=$mirror/private

signer='LVS lab package archive'

make_key() {
  export GNUPGHOME=$private/gnupg
  mkdir -m 700 "$GNUPGHOME"
  gpg --batch --quiet --passphrase '' --quick-generate-key "$signer" rsa2048 sign never
  gpg --batch --quiet --armor --export "$signer" >"$mirror/mirror-key.asc"
}

# A file's name in the pool has no epoch, whose colon would be written %3a.
fill_pool() {
  local deb name
  mkdir -p "$mirror/debian/pool"
  for deb in "$debs"/*.deb; do
    name=$(basename "$deb")
    cp "$deb" "$mirror/debian/pool/${name/_[0-9]%3a/_}"
  done
}

# suite ARCHIVE SUITE [POOL]: an index of the packages in the pool, or of none
suite() {
  local archive=$mirror/$1 suite=$2 pool=${3-} index
  index=$archive/dists/$suite
  mkdir -p "$index/main/binary-amd64"
  (cd "$archive" && if [ -n "$pool" ]; then apt-ftparchive packages "$pool"; fi) >"$index/main/binary-amd64/Packages"
  apt-ftparchive -o APT::FTPArchive::Release::Origin="$signer" \
    -o APT::FTPArchive::Release::Suite="$suite" -o APT::FTPArchive::Release::Codename="$suite" \
    -o APT::FTPArchive::Release::Architectures=amd64 -o APT::FTPArchive::Release::Components=main \
    release "$index" >"$private/Release"
  mv "$private/Release" "$index/Release"
  gpg --batch --quiet --clearsign --local-user "$signer" --output "$index/InRelease" "$index/Release"
}

mkdir -p "$private"
mount -t tmpfs -o mode=700 tmpfs "$private"
echo "making the signing key"
make_key
echo "making the archive"
fill_pool
suite debian bookworm pool
suite debian bookworm-updates
suite debian-security bookworm-security
# gpg's agent still uses the folder; it ends with this script
umount --lazy "$private"
rmdir "$private"
