#!/bin/sh
# Prints what preflight's checks want to know of the machine that the hypervisor runs on, each under a marker.
#   hostFacts.sh STORAGE CONSOLE_LOGS [BRIDGE...]
# Changes nothing and needs no root: what can't be read is left out.
set -eu
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
storage=$1 console_logs=$2
shift 2

section() { printf '\n@@%s@@\n' "$1"; }

# The folders of a path as far as they exist, and "hidden" where this user may not look further.
way() {
  path='' rest=$1
  ls -ldn / 2>/dev/null || true
  while [ -n "${rest#/}" ]; do
    rest=${rest#/}
    part=${rest%%/*}
    rest=${rest#"$part"}
    [ -n "$part" ] || continue
    if [ -e "$path/$part" ]; then
      path=$path/$part
      ls -ldn "$path" || true
    else
      [ -x "${path:-/}" ] || echo hidden
      break
    fi
  done
}

# The last folder of a path that exists.
nearest() {
  path=$1
  until [ -e "$path" ]; do path=$(dirname "$path"); done
  echo "$path"
}

folder() {
  section "$1 way"
  way "$2"
  there=$(nearest "$2")
  section "$1 space"
  df -Pk "$there" 2>/dev/null || true
  section "$1 options"
  findmnt -n -o OPTIONS -T "$there" 2>/dev/null || true
  section "$1 label"
  stat -c %C "$there" 2>/dev/null || true
}

section routes4
ip -json -4 route show 2>/dev/null || true
section routes6
ip -json -6 route show 2>/dev/null || true
section memory
cat /proc/meminfo
folder storage "$storage"
folder consoleLogs "$console_logs"

section bridges
for bridge in "$@"; do
  device=/sys/class/net/$bridge
  [ -e "$device" ] || continue
  kind=other
  [ ! -d "$device/bridge" ] || kind=bridge
  echo "$bridge $kind $(cat "$device/flags") $(cat "$device/mtu")"
done

section forward
iptables -S FORWARD 2>/dev/null || true
section services
[ ! -e /sys/class/net/docker0 ] || echo docker
[ ! -e /run/firewalld ] && ! pidof firewalld >/dev/null 2>&1 || echo firewalld
if grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf; then echo ufw; fi
section ufw
cat /etc/default/ufw 2>/dev/null || true
section zone
cat /usr/lib/firewalld/zones/libvirt.xml /etc/firewalld/zones/libvirt.xml 2>/dev/null | head -n 1
section bridged
cat /proc/sys/net/bridge/bridge-nf-call-iptables 2>/dev/null || true
section backend
cat /etc/libvirt/network.conf 2>/dev/null || true
section nft
command -v nft || true

section kvm
[ ! -e /dev/kvm ] || echo device
if grep -qswE 'vmx|svm' /proc/cpuinfo; then echo processor; fi
section user
id -un
section groups
id -Gn
section apparmor
cat /etc/apparmor.d/local/abstractions/libvirt-qemu /etc/apparmor.d/abstractions/libvirt-qemu.d/* 2>/dev/null || true
section end
