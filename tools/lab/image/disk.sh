# Sourced by the images' recipes: a disk that boots by itself.
# shellcheck shell=bash

# of the whole disk; sparse
disk_mib=3072
partition_start_mib=1

# make_disk ROOT WORK_FOLDER IMAGE: a qcow2 image of what is below ROOT, whose /boot has extlinux.conf
make_disk() {
  local root=$1 work=$2 image=$3
  local disk=$work/disk mount=$work/mount start=$((partition_start_mib * 1024 * 1024))
  echo "making the disk"
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
