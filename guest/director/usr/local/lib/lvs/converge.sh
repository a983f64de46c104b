# Leads from the live table to the rules in the file "target", and what else is wanted, by the fewest commands.
# shellcheck shell=bash disable=SC2154

# A step that fails ends it: what goes may have to wait for what comes.
converge() {
  local drain_seconds=$1
  make_plan "$drain_seconds"
  {
    timeout_commands
    step build
  } | run_batch || give_up build "$drain_seconds"
  accompany
  step shrink | run_batch || give_up shrink "$drain_seconds"
  step leaving >"$work/draining"
  when_drained delete_servers "$drain_seconds" ", cut"
  step settle | run_batch || give_up
}

# The marks and the daemons.
accompany() {
  local program
  for program in $(marking_programs); do apply_marks "$program" || give_up; done
  daemon_commands | run_batch || give_up
}

make_plan() {
  with_rules plan.awk -v drain="$(($1 > 0))" "$work/live" "$work/target" "$owned_file" >"$work/plan"
}

step() { awk -v step="$1" '$1 == step { sub(/^[a-z]+ /, ""); print }' "$work/plan"; }

# Says which commands of a step were not done. At boot the rest of a table is better than none.
give_up() {
  if (($# > 0)); then
    read_live_rules
    make_plan "$2"
    step "$1" | sed 's/^/not done: ipvsadm /' >&2
  fi
  ((keep_going)) || exit 1
}

delete_servers() { with_rules delete.awk "$work/target" "$work/draining" - | run_batch || give_up; }

timeout_commands() { grep -e '^--set ' "$work/wanted" | grep -vxFf "$work/live-timeouts" || true; }

# A daemon can't be edited: it is stopped and started.
daemon_commands() {
  local role wanted live
  our_daemons >"$work/our-daemons"
  for role in master backup; do
    wanted=$(grep -e "^--start-daemon $role " "$work/wanted" || true)
    live=$(grep -e "^--start-daemon $role " "$work/our-daemons" || true)
    if [[ $wanted == "$live" ]]; then continue; fi
    if [[ -n $live ]]; then echo "--stop-daemon $role"; fi
    if [[ -n $wanted ]]; then echo "$wanted"; fi
  done
}
