# Waits for the connections of real servers that were taken to weight 0.
# shellcheck shell=bash

# The live rules of the real servers that have an address of the file "addresses", in services of ours.
addressed_servers() {
  with_rules drain.awk -v what=servers from=addresses "$work/addresses" from=ours "$owned_file" from=live "$work/live"
}

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
  connections_by </dev/null
  # the list of connections may be long, and mostly the two numbers of the listing tell enough
  if grep -q '^?' "$work/open"; then
    ipvsadm -Lnc | connections_by
  fi
}

# Standard input: the list of connections, or nothing.
connections_by() {
  with_rules drain.awk -v what=connections from=draining "$work/draining" from=listed "$work/listed" \
    from=connections - >"$work/open"
}

progress() { with_rules drain.awk -v what=progress -v before="$1" -v after="$2" from=open "$work/open"; }
