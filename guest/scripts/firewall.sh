# Sourced by the role scripts.

# Where an image has firewalld, it goes out of service: it drops the real servers' replies, which its connection
# tracking doesn't know because IPVS does without, and what the director forwards. Only the table leads to the real
# servers all the same: lvs-isolation sees to that.
stop_firewalld() {
  command -v firewalld >/dev/null || return 0
  if systemctl -q is-enabled firewalld 2>/dev/null || systemctl -q is-active firewalld; then
    echo "firewalld is stopped and disabled: it would drop what the director forwards"
    systemctl -q disable --now firewalld
  fi
}
