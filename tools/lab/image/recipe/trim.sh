#!/bin/bash
# Takes out of an unpacked Debian what the guest never uses: it is read, copied and started with every machine.
# Read by bash inside the image's root.
set -euo pipefail
cd /
kernel=$(ls lib/modules)

# keep_only FOLDER NAME...: removes everything else from a folder
keep_only() {
  local folder=$1 name unlike=()
  shift
  for name; do unlike+=(! -name "$name"); done
  find "$folder" -mindepth 1 -maxdepth 1 "${unlike[@]}" -exec rm -r {} +
}

# of the drivers and protocols only those of a virtual machine and of its networks
modules=lib/modules/$kernel/kernel
keep_only "$modules/drivers" ata block cdrom char firmware net scsi virtio
keep_only "$modules/drivers/net" dummy.ko macvlan.ko net_failover.ko tun.ko veth.ko virtio_net.ko
keep_only "$modules/drivers/scsi" 'scsi_*' sd_mod.ko sr_mod.ko virtio_scsi.ko
keep_only "$modules/fs" fat isofs nls overlayfs
keep_only "$modules/net" 802 8021q bridge core ipv4 ipv6 llc netfilter packet sched xfrm
rm -rf "$modules"/{arch/x86/kvm,sound,virt}
depmod "$kernel"

# nothing here starts but what enable.sh names
rm -rf etc/systemd/system/* lib/systemd/system-generators/*
find lib/systemd/system/*.wants -mindepth 1 -delete
rm -rf etc/cron* etc/init.d etc/rc?.d etc/rcS.d etc/update-motd.d etc/profile.d/* etc/skel/.bashrc
rm -f etc/bash.bashrc etc/motd etc/issue* etc/debian_version etc/fstab etc/ssh/sshd_config.d/* etc/ssh/ssh_host_*
rm -rf etc/sysctl.d/* usr/lib/sysctl.d/* etc/modules-load.d/* usr/lib/modules-load.d/* usr/lib/environment.d
rm -rf etc/cloud etc/apt etc/initramfs-tools etc/dhcp etc/udev
rm -rf usr/lib/udev usr/share/initramfs-tools usr/lib/tmpfiles.d/*
# cloud-init does without these, and starts in half the time
rm -rf usr/lib/python3/dist-packages/{jsonschema,pyrsistent,attr,attrs,jinja2,markupsafe}
rm -rf usr/lib/python3/dist-packages/{requests,urllib3,chardet,charset_normalizer,idna,certifi}
rm -rf usr/lib/python3/dist-packages/{oauthlib,jwt,cryptography,serial}

rm -rf usr/share/{doc,man,info,locale,i18n,bug,lintian,common-licenses,gdb,applications,pixmaps}
rm -rf usr/share/{perl,perl5,bash-completion,zsh}
# libperl stays: the SNMP libraries of keepalived link it
rm -rf usr/bin/perl* usr/lib/x86_64-linux-gnu/{perl,perl-base,gconv} usr/lib/file
rm -f usr/bin/{dirmngr*,gpgsm,gpgcompose,gpg-wks-*,kbxutil,pinentry*,sqlite3,localedef} usr/sbin/dhclient*
rm -rf usr/lib/python3*/{lib2to3,idlelib,test,pydoc_data,ensurepip,asyncio,turtledemo,tkinter}
rm -rf var/lib/apt var/cache/* var/log/*
mkdir -p var/cache/dnf

# CentOS 7 has the older kind of iptables
for command in iptables ip6tables; do
  for action in '' -save -restore; do
    ln -sf "$command-legacy$action" "usr/sbin/$command$action"
  done
done
rm -rf etc/alternatives/{iptables,ip6tables}* etc/sysctl.conf

# the package manager is the other one; its list tells what the userland is made of
dpkg-query --show >usr/share/debian-packages
rm -rf var/lib/dpkg usr/bin/dpkg* usr/share/dpkg usr/lib/dpkg
