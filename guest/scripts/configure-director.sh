# Makes the machine a director: forwarding, source NAT for the real servers, ipvsadm and keepalived.
# FILES: the folder that holds the director's files, laid out as below /.
# BACK_NETWORK: the real servers' network.

install_packages ipvsadm keepalived

# keepalived must never start with the packaged sample configuration, nor ipvsadm without a file to restore
cp -r "$FILES"/. /
chmod 0755 /usr/local/sbin/lvs-*
printf 'BACK_NETWORK=%s\n' "$BACK_NETWORK" >/etc/sysconfig/lvs
[[ -e /etc/sysconfig/ipvsadm ]] || touch /etc/sysconfig/ipvsadm

modprobe ip_vs
sysctl -q -p /etc/sysctl.d/90-lvs.conf
systemctl daemon-reload
systemctl enable --now lvs-source-nat ipvsadm
systemctl enable keepalived
systemctl reload-or-restart keepalived
