# What outlives a run, and what keeps runs from each other's way. LVS_ROOT: another root than /, for tests.
# shellcheck shell=bash

state=${LVS_ROOT-}/var/lib/lvs
# the table that the last apply was given
wanted_file=$state/wanted
# what was made here, a line each: "-t 192.168.1.12:80", "--start-daemon master", "iptables" for its chain of marks
owned_file=$state/owned
# the rules that ipvsadm.service restores at boot
saved_file=${LVS_ROOT-}/etc/sysconfig/ipvsadm
run=${LVS_ROOT-}/run/lvs

# Keeps standard input in a file that has either its old content or the new one, whenever the power fails.
keep() {
  cat >"$1.new"
  if [[ -e $1 ]] && cmp -s "$1.new" "$1"; then
    rm "$1.new"
    return
  fi
  sync
  mv "$1.new" "$1"
  sync
}

own() { sort -u "$owned_file" - | keep "$owned_file"; }

owned() { grep -qxF -e "$1" "$owned_file"; }

# A run reads and changes the table alone. It may let others in while it waits; whoever comes is its successor.
take_turn() {
  mkdir -p "$state" "$run"
  touch "$owned_file"
  exec 9>"$run/lock"
  lock
  turn="$$ $(date +%s.%N)"
  echo "$turn" >"$run/turn"
}

lock() {
  flock -w 60 9 || {
    echo "another run of lvs-table has been changing the table for a minute; see: fuser -v $run/lock" >&2
    exit 1
  }
}

unlock() { flock -u 9; }

superseded() { [[ $(<"$run/turn") != "$turn" ]]; }
