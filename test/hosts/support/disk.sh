#!/bin/bash
# Holds the hosts' disk for as long as its standard input is open. Nothing is left of it, whatever ends this: the file
# has no name, and the mount namespace is this program's own.
#   disk.sh FILE MOUNT_POINT
set -euo pipefail

truncate -s 40G "$1"
mke2fs -q -t ext4 -O ^has_journal -E lazy_itable_init=1,nodiscard "$1"
mount -o loop,discard "$1" "$2"
rm "$1"
echo mounted
read -r _ || true
