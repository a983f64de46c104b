#!/bin/bash
# Names what systemd starts in the guest: this and nothing else.
# Read by bash inside the image's root.
set -euo pipefail
cd /

# want TARGET UNIT...: the target starts these units
want() {
  local target=$1 unit
  shift
  mkdir -p "etc/systemd/system/$target.wants"
  for unit in "$@"; do
    if [ -e "etc/systemd/system/$unit" ]; then
      ln -sf "/etc/systemd/system/$unit" "etc/systemd/system/$target.wants/$unit"
    else
      ln -sf "/lib/systemd/system/$unit" "etc/systemd/system/$target.wants/$unit"
    fi
  done
}

ln -sf /lib/systemd/system/multi-user.target etc/systemd/system/default.target
want sysinit.target systemd-journald.service systemd-tmpfiles-setup.service systemd-sysctl.service systemd-modules-load.service
want sockets.target systemd-journald.socket systemd-journald-dev-log.socket dbus.socket
want multi-user.target cloud-init-local.service network.service sshd.service cloud-final.service

: >etc/machine-id
groupadd -f wheel
usermod --lock --expiredate '' root
chmod 440 etc/sudoers
mkdir -p var/lib/rpm
ln -sf dnf usr/bin/yum
ln -sf ../yum.conf etc/dnf/dnf.conf
ln -sf /proc/self/mounts etc/mtab
# cloud-init would make the user at the first boot: the same one, some tenths of a second later
useradd --create-home --comment 'Cloud User' --groups adm,systemd-journal --shell /bin/bash centos
mkdir -p var/lib/cloud/seed
ln -s /run/cloud-init/seed var/lib/cloud/seed/nocloud
