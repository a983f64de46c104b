# Sourced by the role scripts: one of them at a time on a machine. One whose connection was lost goes on by itself,
# and the next up's waits for its end.
take_turn() {
  exec 9>"${LVS_ROOT-}/run/lvs-role.lock"
  flock -w 600 9 || {
    echo "another role script has been running on this machine for ten minutes: see ps, and /run/lvs-role.lock" >&2
    return 1
  }
}
