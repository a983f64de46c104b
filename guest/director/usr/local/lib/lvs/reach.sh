# Leads keepalived, and the table by it, from one configuration to another: by a reload where that is enough. Else the
# table is handed over: keepalived stops checking, which changes nothing in the table, ipvsadm makes it as wanted, and
# keepalived starts again with what it finds.
# shellcheck shell=bash

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
  if ! same "$(loaded)" "$conf_keys"; then
    await_suspects
    # else `lvs-table resume` goes on with it
    if [[ -z $(fragile "$conf") ]]; then
      place "$conf"
      confirm "$rules"
    fi
  fi
  settle_records
}

# Why a reload isn't enough, if it isn't.
beyond_reload() {
  local rules=$1 conf=$2
  if ! checks_run; then
    echo "it isn't running"
  elif ! conf_is_known; then
    echo "its configuration was changed meanwhile"
  else
    with_conf reload.awk -v what=reason from=records "$work/records" from=loaded "$(loaded)" from=conf "$conf" \
      from=wanted "$rules" from=found "$work/found" from=live "$work/live"
  fi
}

# The first real server that is down and because of which keepalived would die at a reload, if any.
fragile() {
  with_conf reload.awk -v what=fragile from=records "$work/records" from=loaded "$(loaded)" from=conf "$1"
}

hand_over() {
  local rules=$1 conf=$2 drain_seconds=$3 reason=$4
  if checks_run; then
    tell "keepalived: stops checking, since $reason"
  fi
  # also when systemd is about to start them again
  stop_checks
  # what it did last
  read_live
  read_found "$rules"
  with_health unchecked "$rules" >"$work/target"
  target=$work/target
  converge "$drain_seconds"
  put_conf "$conf"
  keep_ipvsadm_service_out
  systemctl -q enable "$checks_unit"
  tell "keepalived: starts checking, with the table as it is"
  start_checks
}

# Has keepalived read a configuration, in which suspects get no clients.
place() {
  if conf_is_known && same "$1" "$conf_keys" && is_loaded; then return 0; fi
  cp "$(loaded)" "$work/loaded-before"
  put_conf "$1"
  tell "keepalived: reloads, with changes of $(changed_keys)"
  reload_checks
}

changed_keys() {
  with_conf reload.awk -v what=changed from=loaded "$work/loaded-before" from=conf "$work/loaded"
}

# Reads back whether keepalived lives, took the configuration, and the table is as wanted.
confirm() {
  local rules=$1 tries=0 refused died
  # a journal that has too much to do drops what it should tell
  until matches "$rules" && { has_read_conf || ((tries > 10)); }; do
    if ((++tries == 20 || $(deaths) > 1)); then refuse_conf "$rules"; fi
    wait_a_second
  done
  refused=$(complaints)
  died=$(deaths)
  if [[ -n $refused ]] || ((died > 1)); then refuse_conf "$rules"; fi
  # once is survived, with whatever was down still out
  if ((died > 0)); then tell "keepalived: its checks died, and were started again"; fi
  rm -f "$conf_pending"
}

matches() {
  read_found "$1"
  checks_run && [[ $(sort "$work/found") == "$(sort "$1")" ]]
}

refuse_conf() {
  {
    echo "keepalived did not do as it was told"
    if (($(deaths) > 0)) || ! checks_run; then echo "it ended"; fi
    complaints | sed 's/^/keepalived: /'
    sort "$1" | comm -23 - <(sort "$work/found") | sed 's/^/wanted: /'
    sort "$work/found" | comm -23 - <(sort "$1") | sed 's/^/found:  /'
  } >&2
  exit 1
}
