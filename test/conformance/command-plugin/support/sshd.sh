#!/usr/bin/env bash
# Runs an sshd with the users and hosts of a folder's passwd, shadow and hosts, seen only in this mount namespace.
set -euo pipefail
folder=$1
sshd=$2
mount --bind "$folder/passwd" /etc/passwd
mount --bind "$folder/shadow" /etc/shadow
mount --bind "$folder/hosts" /etc/hosts
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/sshd
exec "$sshd" -D -e -f "$folder/sshd_config"
