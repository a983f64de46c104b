#!/bin/bash
# The lab's first program, a child of the init process, in new mount, network and PID namespaces.
# Makes the private file systems, starts the daemons, and ends when one of them ends: the lab is up as a whole or not
# at all.
#   init.sh LAB KVM MIRROR...   KVM: yes or no;  MIRROR: the command line of the package mirror's server
# Standard output: the PID of the init process as seen from outside. Then it waits for a line on standard input,
# so that a starter which died in between leaves nothing running.
set -euo pipefail
readonly run=/run/lvs-lab

announce() {
  # /proc still is the parent namespace's; field 4 is the parent, which is the init process
  local init
  read -r _ _ _ init _ </proc/self/stat
  echo "$init"
  read -r _
}

mountSystem() {
  mount -t proc -o nosuid,nodev,noexec proc /proc
  mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
  # without the machine's D-Bus, libvirt can't register guests with services outside
  mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs /run
  mkdir -p "$run" /run/libvirt /run/lock
}

mountDevices() {
  local kvm=$1 dev=$run/dev
  mkdir "$dev"
  mount -t tmpfs -o nosuid,mode=755 tmpfs "$dev"
  mkdir "$dev/pts" "$dev/shm" "$dev/net"
  mknod -m 666 "$dev/null" c 1 3
  mknod -m 666 "$dev/zero" c 1 5
  mknod -m 666 "$dev/full" c 1 7
  mknod -m 666 "$dev/random" c 1 8
  mknod -m 666 "$dev/urandom" c 1 9
  mknod -m 666 "$dev/tty" c 5 0
  mknod -m 600 "$dev/net/tun" c 10 200
  ln -s pts/ptmx "$dev/ptmx"
  ln -s /proc/self/fd "$dev/fd"
  ln -s fd/0 "$dev/stdin"
  ln -s fd/1 "$dev/stdout"
  ln -s fd/2 "$dev/stderr"
  # libvirt takes /dev/kvm for working when it's there, so it is there only if it works
  if [ "$kvm" = yes ]; then
    cp -a /dev/kvm "$dev/kvm"
    if [ -e /dev/vhost-net ]; then cp -a /dev/vhost-net "$dev/vhost-net"; fi
  fi
  mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=0666 devpts "$dev/pts"
  mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$dev/shm"
  mount --move "$dev" /dev
  rmdir "$dev"
}

mountLibvirt() {
  local lab=$1
  # mount points; on the machine itself they stay as empty as Debian's service package would make them
  mkdir -p /var/lib/libvirt /var/cache/libvirt /var/log/libvirt
  mount --bind "$lab/libvirt/etc" /etc/libvirt
  mount --bind "$lab/libvirt/lib" /var/lib/libvirt
  mount --bind "$lab/libvirt/cache" /var/cache/libvirt
  mount --bind "$lab/log/libvirt" /var/log/libvirt
  # sockets of guests that ended with the lab before this one
  rm -rf /var/lib/libvirt/qemu/domain-* /var/lib/libvirt/qemu/channel/target/*
}

addLibvirtUser() {
  # libvirtd looks this user up even where QEMU runs as another; only Debian's service package makes it
  cp /etc/passwd /etc/group "$run"
  grep -q ^libvirt-qemu: "$run/passwd" || echo libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin >>"$run/passwd"
  grep -q ^libvirt-qemu: "$run/group" || echo libvirt-qemu:x:64055: >>"$run/group"
  mount --bind "$run/passwd" /etc/passwd
  mount --bind "$run/group" /etc/group
}

# Frames that machines send each other across a bridge are not the hypervisor's to translate: where br_netfilter is
# loaded, libvirt's NAT of the front network would else give every client on it the hypervisor's own address.
leaveBridgesAlone() {
  local key
  for key in /proc/sys/net/bridge/bridge-nf-call-{ip,ip6,arp}tables; do
    if [ -e "$key" ]; then echo 0 >"$key"; fi
  done
}

runDaemons() {
  local log=$1
  shift
  exec </dev/null >/dev/null 2>&1
  virtlogd --config /etc/libvirt/virtlogd.conf &>"$log/virtlogd.log" &
  libvirtd --config /etc/libvirt/libvirtd.conf &>"$log/libvirtd.log" &
  "$@" &>"$log/mirror.log" &
  wait -n
}

main() {
  local lab=$1 kvm=$2
  shift 2
  announce
  mountSystem
  mountDevices "$kvm"
  mountLibvirt "$lab"
  addLibvirtUser
  ip link set lo up
  leaveBridgesAlone
  printf '%s\n' "$lab" >"$run/dir"
  runDaemons "$lab/log" "$@"
}

# read to its end before it runs, since this file may change while the lab is up
main "$@"
exit
