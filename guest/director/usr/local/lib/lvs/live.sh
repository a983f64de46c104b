# Reads what the kernel holds, in the form of the wanted text.
# shellcheck shell=bash disable=SC2154

# since Linux 3.11
sh_falls_back=$(uname -r | awk -F. '{ print ($1 > 3 || ($1 == 3 && $2 >= 11)) }')

with_rules() {
  local program=$1
  shift
  awk -v fallback="$sh_falls_back" -f "$library/rules.awk" -f "$library/$program" "$@"
}

# Writes the files "live", "live-timeouts" and "live-daemons".
read_live() {
  read_live_rules
  ipvsadm -Ln --timeout | sed -n 's/^Timeout (tcp tcpfin udp): /--set /p' >"$work/live-timeouts"
  # "master sync daemon (mcast=eth1, syncid=1, maxlen=1472, ...)"
  ipvsadm -Ln --daemon |
    sed -n 's/^\([a-z]*\) sync daemon (mcast=\([^,]*\), syncid=\([0-9]*\).*/--start-daemon \1 --mcast-interface \2 --syncid \3/p' \
      >"$work/live-daemons"
}

read_live_rules() {
  ipvsadm -Ln --thresholds >"$work/listed"
  ipvsadm -Sn >"$work/printed"
  with_rules live.awk "$work/listed" "$work/printed" >"$work/live"
}

# The daemons that were started here.
our_daemons() {
  local option role rest
  while read -r option role rest; do
    if owned "$option $role"; then echo "$option $role $rest"; fi
  done <"$work/live-daemons"
}
