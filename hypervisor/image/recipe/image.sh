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

# of the whole disk; sparse
disk_mib=3072
partition_start_mib=1

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

make_disk() {
  echo "making the disk"
  local disk=$work/disk mount=$work/mount start=$((partition_start_mib * 1024 * 1024))
  truncate -s "${disk_mib}M" "$disk"
  echo "${partition_start_mib}MiB,,L,*" | sfdisk -q --label dos "$disk"
  # extlinux reads neither 64-bit block numbers nor checksummed metadata
  mke2fs -q -t ext4 -O ^64bit,^metadata_csum -E "offset=$start,lazy_itable_init=0,nodiscard" -J size=8 -m 0 -N 65536 \
    -d "$root" "$disk" "$((disk_mib - partition_start_mib - 1))M"
  mkdir "$mount"
  mount -o "loop,offset=$start" "$disk" "$mount"
  extlinux --install "$mount/boot"
  umount "$mount"
  dd if=/usr/lib/EXTLINUX/mbr.bin of="$disk" conv=notrunc bs=440 count=1 status=none
  echo "packing the disk"
  # every fresh up copies the whole file, so it is small; zstd unpacks at nearly no cost
  qemu-img convert -c -f raw -O qcow2 -o compression_type=zstd "$disk" "$image"
}

unpack
customise
make_initramfs
make_disk
