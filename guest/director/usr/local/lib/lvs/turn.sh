# One run at a time: it reads and changes the table alone. While it waits for connections it lets others in, and
# whoever comes then is its successor, which does what is left. `lvs-table resume` is nobody's: it waits for all others.
# shellcheck shell=bash

run=${LVS_ROOT-}/run/lvs

take_turn() {
  if [[ ! -d $state || ! -d $run ]]; then mkdir -p "$state" "$run"; fi
  : >>"$owned_file"
  exec 8>"$run/at-work" 9>"$run/lock"
  lock
  flock -s 8
  printf -v turn '%s %(%s)T %s' "$$" -1 "$RANDOM"
  echo "$turn" >"$run/turn"
  # left by a run that was killed
  unmute_refusals
}

lock() {
  if ! flock -w 60 9; then
    echo "another run of lvs-table has been changing the table for a minute; look for it with: ps aux" >&2
    exit 1
  fi
}

let_others_in() {
  flock -u 9
  wait_a_second
  lock
  if [[ $(<"$run/turn") != "$turn" ]]; then
    echo "a later run of lvs-table has taken over; this one ends here" >&2
    if_it_fails=""
    exit 1
  fi
}

# Takes the lock once no other run is at work.
await_others() {
  exec 8>"$run/at-work" 9>"$run/lock"
  lock
  until flock -n 8; do
    flock -u 9
    wait_a_second
    lock
  done
  flock -u 8
}

# Without the locks' files, which a sleep that outlives its parent would keep locked.
wait_a_second() { sleep 1 8>&- 9>&-; }
