# What checks found out, as /usr/libexec/keepalived/lvs-health writes it down.
# shellcheck shell=bash

records=$run/health

# Writes the file "records".
read_records() { cat "$records"/* >"$work/records" 2>/dev/null || true; }

# Writes the file "found": our live rules without what checks did to them. The argument: the wanted rules.
read_found() {
  read_records
  read_live_rules
  with_health found "$1" >"$work/found"
}

# What health.awk makes of what was read. The arguments: what, the wanted rules, and more for awk.
with_health() {
  # checks may have done it by either
  local confs=("$work/wanted-conf")
  if [[ -e $conf_keys ]]; then confs=("$conf_keys" "${confs[@]}"); fi
  with_conf health.awk -v what="$1" "${@:3}" from=records "$work/records" from=conf "${confs[@]}" \
    from=ours "$owned_file" "$work/wanted-keys" from=wanted "$2" from=live "$work/live"
}

# For `lvs-table show`: what is the same in the next moment, since a record comes after what it tells of.
live_without_health() {
  read_found "$work/wanted-rules"
  if checks_run && [[ $(sort "$work/found") != "$(sort "$work/wanted-rules")" ]]; then
    sleep 1
    read_found "$work/wanted-rules"
  fi
  cat "$work/found"
  with_health others "$work/wanted-rules"
}

has_suspects() {
  local key state rest
  read_records
  while IFS=$'\t' read -r key state rest; do
    if [[ $state == suspect ]] && grep -qF -e "$key"$'\t' "$conf_keys"; then return 0; fi
  done <"$work/records"
  return 1
}

# From now on it isn't known whether what was down still is.
suspect_all_down() {
  local key state since
  read_records
  while IFS=$'\t' read -r key state since; do
    if [[ $state == down ]]; then record "$key" down suspect "$since"; fi
  done <"$work/records"
  read_records
}

# Waits until checks have told what became of those that were down when they last stopped, which get no clients until
# then.
await_suspects() {
  local deadline
  has_suspects || return 0
  tell "keepalived: checks again what was down"
  deadline=$(checked_by)
  while has_suspects && (($(date +%s) < deadline)); do let_others_in; done
  clear_suspects
}

# When the checks will have found out about every suspect, if they have begun.
checked_by() { echo "$(($(date +%s) + $(longest_check)))"; }

longest_check() {
  with_conf records.awk -v what=longest from=records "$work/records" from=loaded "$(loaded)"
}

# When the checks have had their time, nothing was told of some suspects: of those that are in the table, since they are
# up, and of those that never came there.
clear_suspects() {
  local key state since
  read_live_rules
  with_conf records.awk -v what=cleared from=records "$work/records" from=live "$work/live" |
    while IFS=$'\t' read -r key state since; do
      # keepalived, which took it for up, has nothing to tell
      record "$key" suspect "$state" ${since:+"$since"}
      if ((recorded)) && [[ $state == up ]]; then tell_up "$key"; fi
    done
  read_records
}

# Runs the user's program for a real server that is up again, if there is one. Nobody waits for it.
tell_up() {
  local key text told=()
  while IFS=$'\t' read -r key text; do
    if [[ $key == "$1" && $text =~ ^\ *notify_up\ \".*\ --\ (.*)\"$ ]]; then read -ra told <<<"${BASH_REMATCH[1]}"; fi
  done <"$conf_keys"
  ((${#told[@]} > 0)) || return 0
  "$library/../../../libexec/keepalived/lvs-health" --tell "${told[@]}" </dev/null >/dev/null 2>&1 8>&- 9>&- &
}

# whether `record` did
recorded=0

# Writes down a real server's state in the place of the one that was read ("-" for none), unless a check has found out
# something else since; sets `recorded`. The arguments: its key, the state that was read, the new one, and since when if
# not now. Others read meanwhile, what has no dot before its name.
record() {
  local file=$records/${1// /_} still=-
  recorded=0
  mkdir -p "$records"
  {
    flock 7
    if [[ -e $file ]]; then IFS=$'\t' read -r _ still _ <"$file"; fi
    if [[ $still == "$2" ]]; then
      printf '%s\t%s\t%s\n' "$1" "$3" "${4-$(date +%s)}" >"$records/.new.$$"
      mv "$records/.new.$$" "$file"
      recorded=1
    fi
  } 7>"$records/.lock"
}

# Leaves records of what is in the configuration, of each one.
settle_records() {
  local change key
  with_conf records.awk -v what=settled from=records "$work/records" from=conf "$conf_keys" |
    while IFS=$'\t' read -r change key; do
      if [[ $change == - ]]; then rm -f "$records/${key// /_}"; else record "$key" - up; fi
    done
}
