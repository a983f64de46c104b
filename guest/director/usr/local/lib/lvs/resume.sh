# What is left to do after keepalived's checks have started, by whomever: those that were down get no clients at first.
# shellcheck shell=bash

# Gives them their weights back as soon as a check has found them up; ends when nothing of that is left to do.
resume_suspects() {
  local started="" deadline=0 seen=-
  # here, since what a subshell finds out is forgotten
  ask_version
  while true; do
    await_others
    wants_keepalived "$wanted_file" && [[ -e $conf_keys ]] || return 0
    if has_suspects; then
      if [[ $started != "$(<"$run/started")" ]]; then
        started=$(<"$run/started")
        deadline=$(checked_by)
      fi
      if (($(date +%s) >= deadline)); then clear_suspects; fi
    elif same "$(loaded)" "$conf_keys"; then
      return 0
    elif [[ $(<"$work/records") != "$seen" ]] && checks_run; then
      # what is down may stay so for days
      seen=$(<"$work/records")
      resume_those_known
    fi
    flock -u 9
    wait_a_second
  done
}

resume_those_known() {
  local down up
  down=$(fragile "$conf_keys")
  up=$(with_conf records.awk -v what=up from=records "$work/records" from=loaded "$(loaded)" from=conf "$conf_keys")
  if [[ -n $down && -z $up ]]; then return 0; fi
  in_force
  if [[ -z $down ]]; then
    place "$conf_keys"
  else
    hand_over "$work/draining-rules" "$conf_keys" 0 "$up is up again, and a reload forgets what is down: $down"
  fi
  confirm "$work/draining-rules"
}

# Writes the file "draining-rules": those that belong to the configuration in force, which may be one to drain by.
in_force() {
  cp "$wanted_file" "$work/wanted"
  split_wanted
  read_live
  with_conf drain-checked.awk -v what=now from=wanted "$work/wanted-rules" from=loaded "$conf_keys" >"$work/drained"
  write_draining_rules
  read_found "$work/draining-rules"
}
