#!/bin/bash
# Fills a folder with the Debian parts that the guest image and the package mirror are made of:
#   rootfs.tar.zst   an installed system
#   debs/            packages that the mirror turns into RPMs
# usage: userland.sh FOLDER SOURCES_LIST APT_CONF "IMAGE PACKAGES" "MIRROR PACKAGES"
set -euo pipefail

folder=$1
sources=$2
apt_conf=$3
image_packages=$4
export MIRROR_PACKAGES=$5
export DEBS=$folder/debs TMPDIR=$folder/tmp

mkdir "$DEBS" "$TMPDIR"

# without the host's own sources, mmdebstrap knows Debian's
mirrors=()
[ ! -s "$sources" ] || mirrors=("$sources")

# the image gets an initramfs of its own, so the kernel package needn't make one
export INITRD=No

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
  --customize-hook='cd "$DEBS" && APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get download -o APT::Sandbox::User=root $MIRROR_PACKAGES' \
  bookworm - "${mirrors[@]}" </dev/null | zstd -q -T0 -3 -o "$folder/rootfs.tar.zst"
rmdir "$TMPDIR"
