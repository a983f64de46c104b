# What checks found out, as /usr/libexec/keepalived/lvs-health writes it down.
# shellcheck shell=bash disable=SC2034,SC2154

records=$run/health

# Writes the file "records".
read_records() { cat "$records"/* >"$work/records" 2>/dev/null || true; }

# Writes the file "found": our live rules without what checks did to them. The argument: the wanted rules.
read_found() {
  read_records
  read_live_rules
  cat "$conf_keys" "$work/wanted-conf" >"$work/both-confs" 2>/dev/null || true
  sort -u "$owned_file" "$work/wanted-keys" >"$work/our-keys"
  with_rules own-rules.awk "$work/our-keys" "$work/live" >"$work/our-live"
  with_conf healthy.awk "$work/records" "$work/both-confs" "$1" "$work/our-live" >"$work/found"
}

# For `lvs-table show`: what is the same in the next moment, since a record comes after what it tells of.
live_without_health() {
  read_found "$work/wanted-rules"
  if checks_run && [[ $(sort "$work/found") != "$(sort "$work/wanted-rules")" ]]; then
    sleep 1
    read_found "$work/wanted-rules"
  fi
  cat "$work/found"
  with_rules own-rules.awk -v of_others=1 "$work/our-keys" "$work/live"
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
    if [[ $state == down ]]; then record "$key" suspect "$since"; fi
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
checked_by() { echo "$(($(date +%s) + $(with_conf longest-check.awk "$work/records" "$(loaded)")))"; }

# When the checks have had their time, nothing was told of some suspects: of those that are in the table, since they are
# up, and of those that never came there.
clear_suspects() {
  local key state since
  read_live_rules
  with_rules server-keys.awk "$work/live" >"$work/live-keys"
  while IFS=$'\t' read -r key state since; do
    if [[ $state != suspect ]]; then continue; fi
    if grep -qxF -e "$key" "$work/live-keys"; then record "$key" up; else record "$key" down "$since"; fi
  done <"$work/records"
  read_records
}

# Others read meanwhile, what has no dot before its name.
record() {
  local file=$records/${1// /_}
  mkdir -p "$records"
  printf '%s\t%s\t%s\n' "$1" "$2" "${3-$(date +%s)}" >"$records/.new.$$"
  mv "$records/.new.$$" "$file"
}

# Leaves records of what is in the configuration, of each one.
settle_records() {
  local key
  awk -F '\t' '$1 ~ / -r / && !seen[$1]++ { print $1 }' "$conf_keys" | sort >"$work/checked"
  cut -f 1 "$work/records" | sort >"$work/recorded"
  comm -13 "$work/checked" "$work/recorded" | while read -r key; do rm -f "$records/${key// /_}"; done
  comm -23 "$work/checked" "$work/recorded" | while read -r key; do record "$key" up; done
}
