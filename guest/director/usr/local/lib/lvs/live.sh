# Reads what the kernel holds, in the form of the wanted text.
# shellcheck shell=bash

with_rules() {
  local program=$1
  shift
  awk -f "$library/rules.awk" -f "$library/$program" "$@"
}

live_rules() {
  ipvsadm -Ln --thresholds >"$work/listed"
  ipvsadm -Sn >"$work/printed"
  with_rules live.awk "$work/listed" "$work/printed"
}

live_timeouts() { ipvsadm -Ln --timeout | sed -n 's/^Timeout (tcp tcpfin udp): /--set /p'; }

# "master sync daemon (mcast=eth1, syncid=1, maxlen=…)"
live_daemons() {
  ipvsadm -Ln --daemon |
    sed -n 's/^\([a-z]*\) sync daemon (mcast=\([^,]*\), syncid=\([0-9]*\).*/--start-daemon \1 --mcast-interface \2 --syncid \3/p'
}

# those of the daemons on standard input that were started here
owned_daemons() {
  local daemon role rest
  while read -r daemon role rest; do
    if owned "$daemon $role"; then echo "$daemon $role $rest"; fi
  done
}
