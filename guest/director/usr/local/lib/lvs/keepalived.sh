# The table while it belongs to keepalived.
# shellcheck shell=bash disable=SC2034,SC2154

# Leads to what is wanted, or back to what was before.
converge_by_keepalived() {
  local drain_seconds=$1
  if_it_fails=put_old_back
  if checks_run && conf_is_known; then drain_leaving "$drain_seconds"; fi
  reach "$work/wanted-rules" "$work/wanted-conf" "$drain_seconds"
  converge_the_rest
  if_it_fails=""
}

# What is never keepalived's.
converge_the_rest() {
  read_live
  timeout_commands >"$work/timeouts"
  run_batch "$work/timeouts" || give_up
  accompany
}

# Ends the run before anything is changed when a check couldn't be made, or keepalived says that it won't take the
# configuration.
refuse_beforehand() {
  lacking_programs "$work/wanted-conf" >"$work/lacking"
  if [[ -s $work/lacking ]]; then
    echo "nothing was changed: this director can't run the program of a MISC_CHECK; put it there and try again" >&2
    cat "$work/lacking" >&2
    exit 1
  fi
  complaints_beforehand "$work/wanted-conf" >"$work/refused"
  [[ -s $work/refused ]] || return 0
  echo "nothing was changed: keepalived does not take the configuration" >&2
  sed 's/^/keepalived: /' "$work/refused" >&2
  exit 1
}

# Keeps what is needed to go back. Before anything is changed.
keep_old() { cp "$wanted_file" "$work/old-wanted" 2>/dev/null || true; }

# Real servers that leave get weight 0 by a configuration of their own, until their connections are over.
drain_leaving() {
  (($1 > 0)) || return 0
  read_records
  with_conf leaving.awk "$work/records" "$conf_keys" "$work/wanted-rules" "$work/live" >"$work/leaving"
  [[ -s $work/leaving ]] || return 0
  with_rules server-keys.awk "$work/leaving" >"$work/drained-keys"
  reach_draining "$work/wanted-conf" "$1"
  cp "$work/leaving" "$work/draining"
  when_drained leave_at_zero "$1" ", cut"
}

# Takes the real servers of the file "drained-keys" to weight 0. The arguments: a configuration of the others, and as
# of reach.
reach_draining() {
  with_conf draining.awk "$work/drained-keys" "$conf_keys" "$1" >"$work/draining-conf"
  with_conf draining-rules.awk "$work/drained-keys" "$work/wanted-rules" "$work/live" >"$work/draining-rules"
  reach "$work/draining-rules" "$work/draining-conf" "$2"
}

# For `lvs-table drain`. The file "addresses" has the real servers'.
drain_by_keepalived() {
  keep_old
  cp "$wanted_file" "$work/wanted"
  split_wanted
  with_conf addressed.awk "$work/addresses" "$conf_keys" >"$work/drained-keys"
  with_rules servers.awk "$work/addresses" "$owned_file" "$work/live" >"$work/leaving"
  if_it_fails=put_old_back
  cp "$conf_keys" "$work/conf-in-force"
  reach_draining "$work/conf-in-force" 0
  if_it_fails=""
  cp "$work/leaving" "$work/draining"
}

# After a failure. A table that was ipvsadm's until now stays as it is made, and ipvsadm's.
put_old_back() {
  if wants_keepalived "$work/old-wanted"; then
    echo "the configuration that was there before is put back" >&2
    cp "$work/old-wanted" "$work/wanted"
    keep "$wanted_file" "$work/old-wanted"
    split_wanted
    : >"$conf_pending"
    reach "$work/wanted-rules" "$work/wanted-conf" 0 >&2
    converge_the_rest >&2
  else
    echo "the table goes on without checks, by ipvsadm" >&2
    take_table_back >&2
    grep -vE '^(owner|conf) ' "$work/wanted" >"$work/without-checks"
    keep "$wanted_file" "$work/without-checks"
    save_for_boot
  fi
}
