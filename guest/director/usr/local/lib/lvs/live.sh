# Reads what the kernel holds, in the form of the wanted text.
# shellcheck shell=bash

# since Linux 3.11
read -r release <"${LVS_ROOT-}/proc/sys/kernel/osrelease"
[[ $release =~ ^([0-9]+)\.([0-9]+) ]]
sh_falls_back=$((BASH_REMATCH[1] > 3 || (BASH_REMATCH[1] == 3 && BASH_REMATCH[2] >= 11)))

with_rules() {
  local program=$1
  shift
  awk -v fallback="$sh_falls_back" -f "$library/rules.awk" -f "$library/$program" "$@"
}

# the sync daemons, a line each
live_daemons=""

# Writes the file "live", and finds out about the daemons.
read_live() {
  read_live_rules
  live_daemons=""
  # without any that is wanted or was made here, nothing is done about daemons
  if grep -qse '^--start-daemon' "$work/wanted-settings" "$owned_file"; then read_live_daemons; fi
}

# "master sync daemon (mcast=eth1, syncid=1, maxlen=1472, ...)"
read_live_daemons() {
  local listed line pattern='^([a-z]+) sync daemon \(mcast=([^,]*), syncid=([0-9]*)'
  listed=$(ipvsadm -Ln --daemon)
  while read -r line; do
    [[ $line =~ $pattern ]] || continue
    line="--start-daemon ${BASH_REMATCH[1]} --mcast-interface ${BASH_REMATCH[2]} --syncid ${BASH_REMATCH[3]}"
    live_daemons+=${live_daemons:+$'\n'}$line
  done <<<"$listed"
}

live_timeouts() { ipvsadm -Ln --timeout | sed -n 's/^Timeout (tcp tcpfin udp): /--set /p'; }

read_live_rules() {
  # both at once: of a long table each takes longer than all that is made of it
  ipvsadm -Ln --thresholds >"$work/listed" &
  ipvsadm -Sn >"$work/printed"
  wait "$!"
  with_rules listed.awk from=listed "$work/listed" from=printed "$work/printed" >"$work/live"
}

# The daemons that were started here.
our_daemons() {
  local option role rest
  [[ -n $live_daemons ]] || return 0
  while read -r option role rest; do
    if owned "$option $role"; then echo "$option $role $rest"; fi
  done <<<"$live_daemons"
}
