# Leads from the live table to the rules in the file $target, and what else is wanted, by the fewest commands.
# shellcheck shell=bash

# A step that fails ends it: what goes may have to wait for what comes.
converge() {
  local drain_seconds=$1
  make_plan "$drain_seconds"
  timeout_commands >"$work/batch"
  run_batch "$work/batch" || give_up
  run_batch "$work/plan-build" || give_up build "$drain_seconds"
  accompany amid
  apply_daemons
  run_batch "$work/plan-shrink" || give_up shrink "$drain_seconds"
  if [[ -s $work/plan-leaving ]]; then
    mv "$work/plan-leaving" "$work/draining"
    when_drained delete_servers "$drain_seconds" ", cut"
  elif ((!keep_going)); then
    # neither did others have time to change the table, nor was a refusal passed over, as at boot
    as_planned=1
  fi
  run_batch "$work/plan-settle" || give_up
  accompany after
}

# What comes and goes with the services: the firewall's rules and further VIPs, each as far as it is time.
accompany() {
  apply_chains "$1"
  apply_vips "$1"
}

apply_daemons() {
  daemon_commands >"$work/batch"
  run_batch "$work/batch" || give_up
}

# Writes a file for each step.
make_plan() {
  local step
  for step in build shrink leaving settle others; do : >"$work/plan-$step"; done
  with_rules steps.awk -v drain="$(($1 > 0))" -v file="$work/plan-" \
    from=live "$work/live" from=wanted "$target" from=ours "$owned_file"
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
  with_rules drain.awk -v what=deletions from=wanted "$target" from=draining "$work/draining" from=released - \
    >"$work/batch"
  run_batch "$work/batch" || give_up
}

timeout_commands() {
  local line
  find_line --set <"$work/wanted-settings"
  if [[ -n $line && $line != "$(live_timeouts)" ]]; then echo "$line"; fi
}

# Sets `line` to the line of a short text that begins so, if there is one.
find_line() {
  local each
  line=""
  while read -r each; do
    if [[ $each == "$1 "* ]]; then line=$each; fi
  done
}

# A daemon can't be edited: it is stopped and started.
daemon_commands() {
  local role line wanted
  for role in master backup; do
    find_line "--start-daemon $role" <"$work/wanted-settings"
    wanted=$line
    find_line "--start-daemon $role" <<<"$live_daemons"
    if [[ -n $line ]] && ! owned "--start-daemon $role"; then line=""; fi
    if [[ $wanted == "$line" ]]; then continue; fi
    if [[ -n $line ]]; then echo "--stop-daemon $role"; fi
    if [[ -n $wanted ]]; then echo "$wanted"; fi
  done
}
