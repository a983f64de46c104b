#!/bin/bash
# Turns an installed Debian 12 into a disk image that boots by itself.
# usage: image.sh ROOTFS_TAR MIRROR WORK_FOLDER IMAGE
# The caller gives it a mount namespace of its own: whatever ends it, no mount and no loop device outlives it.
set -euo pipefail

rootfs_tar=$1
mirror=$2
work=$3
image=$4
recipe=$(dirname "$(readlink -f "$0")")
root=$work/root

# shellcheck source=tools/lab/image/disk.sh
source "$recipe/../../disk.sh"

unpack() {
  echo "unpacking Debian 12"
  mkdir "$root"
  tar -C "$root" -xf "$rootfs_tar"
}

# Only what a cloud image has that packages don't bring.
customise() {
  rm "$root"/etc/apt/sources.list.d/*
  tar -C "$recipe/rootfs" --owner=0 --group=0 --mode=u=rwX,go=rX -c . | chroot "$root" tar -x
  install -m 644 "$mirror/mirror-key.asc" "$root/etc/apt/trusted.gpg.d/lvs-lab-mirror.asc"
  : >"$root/etc/machine-id"
  rm -f "$root"/etc/ssh/ssh_host_*
  chroot "$root" systemctl --quiet enable systemd-networkd systemd-resolved
  ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
}

make_initramfs() {
  echo "making the initramfs"
  local kernel
  kernel=$(ls "$root/lib/modules")
  mount -t proc proc "$root/proc"
  chroot "$root" update-initramfs -c -k "$kernel"
  umount "$root/proc"
  mv "$root/boot/vmlinuz-$kernel" "$root/boot/vmlinuz"
  # packed anew, because extlinux can't read the holes that mke2fs makes of empty blocks
  zstd -q -d -c "$root/boot/initrd.img-$kernel" | zstd -q -9 >"$root/boot/initramfs"
  rm "$root/boot/initrd.img-$kernel"
}

unpack
customise
make_initramfs
make_disk "$root" "$work" "$image"
