# Read by bash as root on the director: what is configured there, a line each.
set -uo pipefail

for service in ipvsadm keepalived; do
  echo "$service enabled: $(systemctl is-enabled "$service" 2>/dev/null)"
  echo "$service active: $(systemctl is-active "$service" 2>/dev/null)"
done
echo "ip_forward now: $(sysctl -n net.ipv4.ip_forward)"
echo "ip_forward at boot: $(cat /etc/sysctl.conf /etc/sysctl.d/*.conf 2>/dev/null | sed -n 's/^net\.ipv4\.ip_forward *= *//p' | tail -n 1)"
ipvsadm -Sn 2>/dev/null | sed 's/^/table: /'
sed 's/^/saved: /' /etc/sysconfig/ipvsadm 2>/dev/null || true
