# Waits for the connections of real servers that were taken to weight 0.
# shellcheck shell=bash disable=SC2154

# Calls a function as often as real servers are drained, with their rules on standard input, until none is left in
# the file "draining". When the seconds are over it is called with all the rest; the last argument says what that means.
when_drained() {
  local release=$1 seconds=$2 rest=$3 start said="" saying
  [[ -s $work/draining ]] || return 0
  start=$(date +%s)
  while true; do
    count_connections
    if (($(date +%s) - start >= seconds)); then
      progress "" " left after $seconds s$rest" | say
      : >"$work/draining"
      sed 's/^[0-9]* //' "$work/open" | "$release"
      return
    fi
    sed -n 's/^[1-9][0-9]* //p' "$work/open" >"$work/draining"
    sed -n 's/^0 //p' "$work/open" | "$release"
    [[ -s $work/draining ]] || return 0
    saying=$(progress "draining " "")
    if [[ $saying != "$said" ]]; then say <<<"$saying"; fi
    said=$saying
    let_others_in
  done
}

# For those that are to be drained and no more.
leave_at_zero() { cat >/dev/null; }

# Writes the rules in the file "draining" to the file "open", each behind the number of its open connections.
count_connections() {
  ipvsadm -Ln --thresholds >"$work/listed"
  with_rules connections.awk "$work/draining" "$work/listed" >"$work/open"
  # the list of connections may be long, and mostly the two numbers of the listing tell enough
  if grep -q '^?' "$work/open"; then
    ipvsadm -Lnc >"$work/connections"
    with_rules connections.awk "$work/draining" "$work/listed" "$work/connections" >"$work/open"
  fi
}

progress() { with_rules progress.awk -v before="$1" -v after="$2" "$work/open"; }
