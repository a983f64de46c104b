# Ends a director's part in a pair, before its machine is destroyed, so that no client notices: another director takes
# over at once, and knows every connection by then. Can be run again at any time.

vrrp_conf=${LVS_ROOT-}/etc/keepalived/vrrp.conf

# What is sent about each connection: what its third packet and each fiftieth after it made of it; or every packet.
# See the kernel's ipvs-sysctl.txt, sync_threshold.
THRESHOLD=net.ipv4.vs.sync_threshold
EVERY_PACKET="0 1"

# The kernel sends what is two seconds old, and looks for that once a second: sync_thread_master in ip_vs_sync.c.
SENT_SECONDS=3

floating_addresses() {
  awk '/virtual_ipaddress/ { listed = 1; next } $1 == "}" { listed = 0 } listed { sub("/.*", "", $1); print $1 }' \
    "$vrrp_conf"
}

# Of any group of addresses.
is_master() {
  local address
  for address in $(floating_addresses); do
    # one that serves as well has it on lo always
    if ip -o address show to "$address" | grep -qv ' lo '; then return 0; fi
  done
  return 1
}

tells_others() { ipvsadm -L --daemon | grep -q '^master'; }

# hold -I|-D: drops what would begin a TCP connection. The client asks again after a second, and is answered by the
# other director then. Datagrams need nobody who knows them.
hold() {
  local address
  for address in $(floating_addresses); do
    if [[ $address == *:* ]]; then
      drop ip6tables "$1" "$address"
    else
      drop iptables "$1" "$address"
    fi
  done
}

drop() { "$1" -w -t mangle "$2" PREROUTING -p tcp --syn -d "$3" -j DROP; }

grep -q '^vrrp_instance ' "$vrrp_conf" || return 0
if is_master && tells_others; then
  threshold=$(sysctl -n "$THRESHOLD")
  # on a machine that lives on, the next connections are its own again
  trap 'hold -D 2>/dev/null || true; sysctl -qw "$THRESHOLD=$threshold"' EXIT
  sysctl -qw "$THRESHOLD=$EVERY_PACKET"
  hold -I
  sleep "$SENT_SECONDS"
fi
systemctl stop keepalived
