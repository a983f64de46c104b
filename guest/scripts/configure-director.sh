# Makes the machine a director: forwarding, source NAT for the real servers, ipvsadm and keepalived.
# FILES: the folder that holds the director's files, laid out as below /.
# BACK_NETWORK: the real servers' network.

install_packages ipvsadm keepalived

# with the network that it was started for
systemctl stop lvs-source-nat 2>/dev/null || true

# keepalived must never start with the packaged sample configuration, nor ipvsadm without a file to restore
cp -r "$FILES"/. /
chmod 0755 /usr/local/sbin/lvs-*
printf 'BACK_NETWORK=%s\n' "$BACK_NETWORK" >/etc/sysconfig/lvs
[[ -e /etc/sysconfig/ipvsadm ]] || touch /etc/sysconfig/ipvsadm
# where the first lvs-table kept the list of what it had made
if [[ -e /var/lib/lvs/services && ! -e /var/lib/lvs/owned ]]; then mv /var/lib/lvs/services /var/lib/lvs/owned; fi

modprobe ip_vs
# -e: an older kernel lacks some of the keys
sysctl -q -e -p /etc/sysctl.d/90-lvs.conf
# what a router announced before this machine was one itself
ip -6 address flush scope global dynamic || true
systemctl daemon-reload
systemctl enable --now lvs-source-nat ipvsadm
systemctl enable keepalived
# it never writes to the table, so that a restart, which reads its options again, costs nothing
systemctl restart keepalived
