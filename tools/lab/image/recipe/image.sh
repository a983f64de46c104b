#!/bin/bash
# Turns the Debian parts into a disk image that boots by itself.
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
source "$recipe/../disk.sh"

unpack() {
  echo "unpacking Debian"
  mkdir "$root"
  tar -C "$root" -xf "$rootfs_tar"
}

customise() {
  echo "making it answer like CentOS 7"
  # all inside the root: its absolute links must not lead to files of the machine that builds it
  chroot "$root" bash -s <"$recipe/trim.sh"
  tar -C "$recipe/rootfs" --owner=0 --group=0 --mode=u=rwX,go=rX -c . | chroot "$root" tar -x
  chroot "$root" bash -s <"$recipe/enable.sh"
  install -m 644 -D "$mirror/RPM-GPG-KEY-CentOS-7" "$root/etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7"
  mkdir "$root/packages"
  cp "$mirror"/centos/7.9.2009/os/x86_64/Packages/{debian-userland,centos-release}-*.rpm "$root/packages/"
  chroot "$root" rpm --import /etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7
  chroot "$root" sh -c 'rpm --force-debian -i /packages/*.rpm'
  rm -r "$root/packages"
  # what Debian's packages didn't bring compiled
  chroot "$root" python3 -m compileall -q /usr/lib/python3/dist-packages
}

make_initramfs() {
  local kernel tree=$work/initramfs n=10
  kernel=$(ls "$root/lib/modules")
  mkdir -p "$tree"/{bin,dev,root,modules,seed}
  cp "$root/bin/busybox" "$tree/bin/"
  install -m 755 "$recipe/initramfs-init" "$tree/init"
  local module
  while read -r module; do
    cp "$root/$module" "$tree/modules/$n-$(basename "$module")"
    n=$((n + 1))
  done < <(boot_modules "$kernel")
  # packed, because extlinux can't read the holes that mke2fs makes of empty blocks
  (cd "$tree" && find . | cpio --quiet -o -H newc | zstd -q -19) >"$root/boot/initramfs"
  mv "$root/boot/vmlinuz-$kernel" "$root/boot/vmlinuz"
  rm -f "$root"/boot/{System.map,initrd.img}-"$kernel"
}

# the drivers in the order in which they can be loaded, each once
boot_modules() {
  local driver
  for driver in virtio_pci virtio_blk ata_piix sr_mod isofs virtio_net virtio-rng; do
    chroot "$root" modprobe --set-version "$1" --show-depends "$driver" | awk '$1 == "insmod" { print $2 }'
  done | awk '!seen[$0]++'
}

unpack
customise
make_initramfs
make_disk "$root" "$work" "$image"
