#!/bin/bash
# The first process of a host: its root is the whole of what it and all that is typed there see, which a chroot isn't,
# since the lab enters namespaces by their own roots. It ends, and all with it, when its standard input does.
#   host.sh ROOT CACHE TARGET TOOLCHAIN    CACHE: the folder to have as the host's TARGET;  TOOLCHAIN: what is in it
# Standard output: its PID as the machine has it.
set -euo pipefail

root=$1 cache=$1$3

# /proc still is the machine's
read -r pid _ </proc/self/stat

mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir -p "$2/toolchain" "$cache"
mount --bind "$2" "$cache"
# what is written there stays here
mkdir "$root.toolchain" "$root.toolchain"/{written,work}
mount -t overlay -o "lowerdir=$4,upperdir=$root.toolchain/written,workdir=$root.toolchain/work" overlay "$cache/toolchain"

cd "$root"
pivot_root . .
umount --lazy .
cd /
echo "$pid"
# the shell meanwhile takes in whoever loses its parent
read -r _ || true
