#!/bin/bash
# Takes out of an unpacked Debian what the guest never uses: it is read, copied and started with every machine.
# Read by bash inside the image's root.
set -euo pipefail
cd /
kernel=$(ls lib/modules)

# of the drivers and protocols only those of a virtual machine and of its networks
modules=lib/modules/$kernel/kernel
find "$modules/drivers" -mindepth 1 -maxdepth 1 ! -name ata ! -name block ! -name cdrom ! -name char ! -name net ! -name scsi ! -name virtio ! -name firmware -exec rm -r {} +
find "$modules/drivers/net" -mindepth 1 ! -name 'virtio_net.ko' ! -name 'net_failover.ko' ! -name 'bonding*' ! -name 'dummy.ko' ! -name 'tun.ko' ! -name 'veth.ko' ! -name 'macvlan.ko' -delete 2>/dev/null || true
find "$modules/drivers/net" -type d -empty -delete
find "$modules/drivers/scsi" -mindepth 1 -maxdepth 1 ! -name 'scsi_*' ! -name 'sr_mod.ko' ! -name 'sd_mod.ko' ! -name 'virtio_scsi.ko' -exec rm -r {} +
find "$modules/fs" -mindepth 1 -maxdepth 1 ! -name isofs ! -name fat ! -name nls ! -name overlayfs -exec rm -r {} +
find "$modules/net" -mindepth 1 -maxdepth 1 ! -name 802 ! -name 8021q ! -name bridge ! -name core ! -name ipv4 ! -name ipv6 ! -name llc ! -name netfilter ! -name packet ! -name sched ! -name xfrm -exec rm -r {} +
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
rm -rf usr/lib/python3/dist-packages/{jsonschema,jinja2,markupsafe,requests,urllib3,chardet,charset_normalizer,idna,certifi,oauthlib,jwt,cryptography,serial,pyrsistent,attr,attrs}
rm -rf usr/share/{perl,perl5,bash-completion,zsh,doc,man,info,locale,i18n,bug,lintian,common-licenses,gdb,applications,pixmaps}
# libperl stays: the SNMP libraries of keepalived link it
rm -rf usr/bin/perl* usr/lib/x86_64-linux-gnu/{perl,perl-base,gconv} usr/lib/file
rm -f usr/bin/{dirmngr*,gpgsm,gpgcompose,gpg-wks-*,kbxutil,pinentry*,sqlite3,localedef} usr/sbin/dhclient*
rm -rf usr/lib/python3*/{lib2to3,idlelib,test,pydoc_data,ensurepip,asyncio,turtledemo,tkinter}
rm -rf var/lib/apt var/cache/* var/log/*
mkdir -p var/cache/dnf

# CentOS 7 has the older kind of iptables
for command in iptables iptables-save iptables-restore; do
  ln -sf "$command-legacy" "usr/sbin/$command"
done
rm -rf etc/alternatives/{iptables,ip6tables}* etc/sysctl.conf

# the package manager is the other one; its list tells what the userland is made of
dpkg-query --show >usr/share/debian-packages
rm -rf var/lib/dpkg usr/bin/dpkg* usr/share/dpkg usr/lib/dpkg
