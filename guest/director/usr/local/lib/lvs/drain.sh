# Waits for the connections of real servers that were taken to weight 0.
# shellcheck shell=bash

# Says of each real server in the file "draining" how many connections are open.
open_connections() {
  ipvsadm -Ln --thresholds >"$work/listed"
  with_rules connections.awk "$work/draining" "$work/listed" >"$work/open"
  if grep -q '^?' "$work/open"; then
    ipvsadm -Lnc >"$work/connections"
    with_rules connections.awk "$work/draining" "$work/listed" "$work/connections" >"$work/open"
  fi
}

# Calls a function, with the rules of those real servers on standard input that may go now, as often as some may,
# until none is left in the file "draining" or the seconds are over: then with all that are left.
when_drained() {
  local drained=$1 seconds=$2 start said="" saying
  start=$(date +%s)
  while [[ -s $work/draining ]]; do
    open_connections
    if (($(date +%s) - start >= seconds)); then
      sed -n "s/^\([1-9][0-9]*\) -a \(.*\) -r \([^ ]*\) .*/\3 of \2: \1 connections left after $seconds s/p" "$work/open"
      cut -d ' ' -f 2- "$work/open" | "$drained"
      return
    fi
    grep -v '^0 ' "$work/open" | cut -d ' ' -f 2- >"$work/draining" || true
    sed -n 's/^0 //p' "$work/open" | "$drained"
    saying=$(sed -n 's/^\([1-9][0-9]*\) -a \(.*\) -r \([^ ]*\) .*/draining \3 of \2: \1 connections/p' "$work/open")
    if [[ -n $saying && $saying != "$said" ]]; then echo "$saying"; fi
    said=$saying
    [[ -s $work/draining ]] || return 0
    let_others_in
  done
}

let_others_in() {
  unlock
  sleep 1 9>&-
  lock
  if superseded; then
    echo "another run of lvs-table goes on from here" >&2
    exit 1
  fi
}
