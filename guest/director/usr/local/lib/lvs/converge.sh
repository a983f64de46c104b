# Leads from the live table to the rules in the file $target, and what else is wanted, by the fewest commands.
# shellcheck shell=bash disable=SC2034,SC2154

# A step that fails ends it: what goes may have to wait for what comes.
converge() {
  local drain_seconds=$1
  make_plan "$drain_seconds"
  timeout_commands >"$work/timeouts"
  run_batch "$work/timeouts" || give_up
  run_batch "$work/plan-build" || give_up build "$drain_seconds"
  accompany
  run_batch "$work/plan-shrink" || give_up shrink "$drain_seconds"
  if [[ -s $work/plan-leaving ]]; then
    mv "$work/plan-leaving" "$work/draining"
    when_drained delete_servers "$drain_seconds" ", cut"
  elif ((!keep_going)); then
    # neither did others have time to change the table, nor was a refusal passed over, as at boot
    as_planned=1
  fi
  run_batch "$work/plan-settle" || give_up
}

# The marks and the daemons.
accompany() {
  local program
  for program in $(marking_programs); do apply_marks "$program" || give_up; done
  daemon_commands >"$work/daemons"
  run_batch "$work/daemons" || give_up
}

# Writes a file for each step.
make_plan() {
  local step
  for step in build shrink leaving settle others; do : >"$work/plan-$step"; done
  with_rules plan.awk -v drain="$(($1 > 0))" -v file="$work/plan-" "$work/live" "$target" "$owned_file"
}

# Says which commands of a step were not done. At boot the rest of a table is better than none.
give_up() {
  if (($# > 0)); then
    read_live_rules
    make_plan "$2"
    sed 's/^/not done: ipvsadm /' "$work/plan-$1" >&2
  fi
  ((keep_going)) || exit 1
}

delete_servers() {
  with_rules delete.awk "$target" "$work/draining" - >"$work/deletions"
  run_batch "$work/deletions" || give_up
}

timeout_commands() {
  local timeouts
  timeouts=$(line_of --set "$work/wanted-settings")
  if [[ -n $timeouts && $timeouts != "$(live_timeouts)" ]]; then echo "$timeouts"; fi
}

# The line of a short file that begins so, if there is one.
line_of() {
  local line
  while read -r line; do
    if [[ $line == "$1 "* ]]; then echo "$line"; fi
  done <"$2"
}

# A daemon can't be edited: it is stopped and started.
daemon_commands() {
  local role wanted live
  our_daemons >"$work/our-daemons"
  for role in master backup; do
    wanted=$(line_of "--start-daemon $role" "$work/wanted-settings")
    live=$(line_of "--start-daemon $role" "$work/our-daemons")
    if [[ $wanted == "$live" ]]; then continue; fi
    if [[ -n $live ]]; then echo "--stop-daemon $role"; fi
    if [[ -n $wanted ]]; then echo "$wanted"; fi
  done
}
