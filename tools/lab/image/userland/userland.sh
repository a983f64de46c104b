#!/bin/bash
# Fills a folder with the Debian parts that a guest image and its package mirror are made of:
#   rootfs.tar.zst   an installed system
#   debs/            the mirror's packages; with-dependencies: and what they need and the system hasn't got
# usage: userland.sh FOLDER SOURCES_LIST APT_CONF "IMAGE PACKAGES" "MIRROR PACKAGES" alone|with-dependencies
set -euo pipefail

folder=$1
sources=$2
apt_conf=$3
image_packages=$4
export MIRROR_PACKAGES=$5
dependencies=$6
export DEBS=$folder/debs TMPDIR=$folder/tmp

mkdir "$DEBS" "$TMPDIR"

# without the host's own sources, mmdebstrap knows Debian's
mirrors=()
[ ! -s "$sources" ] || mirrors=("$sources")

# the image's recipe makes the initramfs
export INITRD=No

# shellcheck disable=SC2016 # the hook's own shell has these
case $dependencies in
alone) download='cd "$DEBS" && apt-get download -o APT::Sandbox::User=root $MIRROR_PACKAGES' ;;
with-dependencies)
  download='apt-get clean && apt-get install -y -q --download-only $MIRROR_PACKAGES && mv "$1"/var/cache/apt/archives/*.deb "$DEBS"'
  ;;
esac

# shellcheck disable=SC2016 # mmdebstrap sets MMDEBSTRAP_APT_CONFIG for its hooks
mmdebstrap --verbose --mode=root --variant=essential \
  --include="${image_packages// /,}" \
  --aptopt="$apt_conf" \
  --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/i18n/*' \
  --customize-hook='export APT_CONFIG=$MMDEBSTRAP_APT_CONFIG; '"$download" \
  bookworm - "${mirrors[@]}" </dev/null | zstd -q -T0 -3 -o "$folder/rootfs.tar.zst"
rmdir "$TMPDIR"
