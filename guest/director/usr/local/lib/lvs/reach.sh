# Leads keepalived, and the table by it, from one configuration to another: by a reload where that is enough. Else the
# table is handed over: keepalived stops checking, which changes nothing in the table, ipvsadm makes it as wanted, and
# keepalived starts again with what it finds.
# shellcheck shell=bash disable=SC2154

# The arguments: the wanted rules, the configuration that belongs to them, and how long those may drain that keepalived
# knows nothing of. What goes wrong ends the run.
reach() {
  local rules=$1 conf=$2 drain_seconds=$3 reason
  read_found "$rules"
  reason=$(beyond_reload "$rules" "$conf")
  if [[ -n $reason ]]; then
    hand_over "$rules" "$conf" "$drain_seconds" "$reason"
  else
    place "$conf"
  fi
  confirm "$rules"
  if ! same "$conf" "$conf_keys"; then
    await_suspects
    place "$conf"
    confirm "$rules"
  fi
  settle_records
}

# Why a reload isn't enough, if it isn't.
beyond_reload() {
  local rules=$1 conf=$2 rule by_position=0 key
  if ! checks_run; then
    echo "it isn't running"
  elif ! conf_is_known; then
    echo "its configuration was changed meanwhile"
  else
    rule=$(with_conf beyond-reload.awk "$work/records" "$conf_keys" "$rules" "$work/found")
    if old_keepalived; then by_position=1; fi
    key=$(with_conf stale-states.awk -v by_position=$by_position "$work/records" "$work/our-live" "$conf_keys" "$conf")
    if [[ -n $rule ]]; then
      echo "a reload leaves this as it is: $rule"
    elif [[ -n $key ]]; then
      echo "a reload forgets what is down: $key"
    fi
  fi
}

# One that remembers failed checks by their positions.
old_keepalived() { [[ $(keepalived -v 2>&1) =~ Keepalived\ v1\. ]]; }

hand_over() {
  local rules=$1 conf=$2 drain_seconds=$3 reason=$4
  if checks_run; then
    tell "keepalived: stops checking, since $reason"
    stop_checks
  fi
  # what it did last
  read_live
  read_found "$rules"
  with_conf unchecked.awk "$work/records" "$work/both-confs" "$rules" "$work/our-live" >"$work/target"
  target=$work/target
  converge "$drain_seconds"
  with_conf suspended.awk "$work/records" "$conf" >"$work/suspended"
  put_conf "$work/suspended"
  keep_ipvsadm_service_out
  systemctl -q enable "$checks_unit"
  tell "keepalived: starts checking, with the table as it is"
  start_checks
}

# Has keepalived read a configuration, in which those of whom it isn't known whether they are up get no clients.
place() {
  grep -F $'\tsuspect\t' "$work/records" >"$work/suspects" || true
  with_conf suspended.awk "$work/suspects" "$1" >"$work/suspended"
  if conf_is_known && same "$work/suspended" "$conf_keys"; then return 0; fi
  tell "keepalived: reloads, with changes of $(with_conf changed-keys.awk "$conf_keys" "$work/suspended")"
  put_conf "$work/suspended"
  reload_checks
}

# Reads back whether keepalived lives, took the configuration, and the table is as wanted.
confirm() {
  local rules=$1 tries=0
  # a journal that has too much to do drops what it should tell
  until matches "$rules" && { has_read_conf || ((tries > 10)); }; do
    if ((++tries == 20)) || ! checks_run; then refuse_conf "$rules"; fi
    sleep 1 9>&-
  done
  complaints >"$work/refused"
  if [[ -s $work/refused ]]; then refuse_conf "$rules"; fi
  rm -f "$conf_pending"
}

matches() {
  read_found "$1"
  checks_run && [[ $(sort "$work/found") == "$(sort "$1")" ]]
}

refuse_conf() {
  {
    echo "keepalived did not do as it was told"
    if ! checks_run; then echo "it ended"; fi
    complaints | sed 's/^/keepalived: /'
    sort "$1" | comm -23 - <(sort "$work/found") | sed 's/^/wanted: /'
    sort "$work/found" | comm -23 - <(sort "$1") | sed 's/^/found:  /'
  } >&2
  exit 1
}
