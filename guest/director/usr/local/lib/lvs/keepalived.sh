# The table while it belongs to keepalived.
# shellcheck shell=bash

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
  timeout_commands >"$work/batch"
  run_batch "$work/batch" || give_up
  accompany after
  apply_daemons
}

# Ends the run before anything is changed when a check couldn't be made, or keepalived says that it won't take the
# configuration.
refuse_beforehand() {
  refuse_without checks "the program of a MISC_CHECK"
  refuse_without notices "a program that health names"
  complaints_beforehand "$work/wanted-conf" >"$work/complaints"
  [[ -s $work/complaints ]] || return 0
  echo "nothing was changed: keepalived does not take the configuration" >&2
  sed 's/^/keepalived: /' "$work/complaints" >&2
  exit 1
}

refuse_without() {
  lacking_programs "$1" "$work/wanted-conf" >"$work/complaints"
  [[ -s $work/complaints ]] || return 0
  echo "nothing was changed: this director can't run $2; put it there and try again" >&2
  cat "$work/complaints" >&2
  exit 1
}

# Keeps what is needed to go back. Before anything is changed.
keep_old() { cp "$wanted_file" "$work/old-wanted" 2>/dev/null || true; }

# Real servers that leave get weight 0 by a configuration of their own, until their connections are over.
drain_leaving() {
  (($1 > 0)) || return 0
  read_records
  with_conf drain-checked.awk -v what=leaving from=records "$work/records" from=loaded "$conf_keys" \
    from=wanted "$work/wanted-rules" from=live "$work/live" >"$work/drained"
  [[ -s $work/drained ]] || return 0
  reach_draining "$work/wanted-conf" "$1"
  cp "$work/drained" "$work/draining"
  when_drained leave_at_zero "$1" ", cut"
}

# Takes the real servers of the file "drained" to weight 0. The arguments: a configuration of the others, and as
# of reach.
reach_draining() {
  with_conf drain-checked.awk -v what=conf from=drained "$work/drained" from=loaded "$conf_keys" from=conf "$1" \
    >"$work/draining-conf"
  write_draining_rules
  reach "$work/draining-rules" "$work/draining-conf" "$2"
}

write_draining_rules() {
  with_conf drain-checked.awk -v what=rules from=drained "$work/drained" from=wanted "$work/wanted-rules" \
    from=live "$work/live" >"$work/draining-rules"
}

# For `lvs-table drain`. The file "addresses" has the real servers'.
drain_by_keepalived() {
  keep_old
  cp "$wanted_file" "$work/wanted"
  split_wanted
  with_conf drain-checked.awk -v what=addressed from=addresses "$work/addresses" from=loaded "$conf_keys" \
    >"$work/drained"
  if_it_fails=put_old_back
  # without time to drain, so that what is waited for stays what it is
  reach_draining "$conf_keys" 0
  if_it_fails=""
}

# After a failure. A table that was ipvsadm's until now stays as it is made, and ipvsadm's.
put_old_back() {
  if wants_keepalived "$work/old-wanted"; then
    echo "the configuration that was there before is put back" >&2
    cp "$work/old-wanted" "$work/wanted"
    keep "$wanted_file" "$work/old-wanted"
    split_wanted
    unpack_programs
    put_programs >&2
    apply_chains before >&2
    : >"$conf_pending"
    reach "$work/wanted-rules" "$work/wanted-conf" 0 >&2
    converge_the_rest >&2
    remove_programs >&2
  else
    echo "the table goes on without checks, by ipvsadm" >&2
    take_table_back >&2
    grep -vE '^(owner|conf) ' "$work/wanted" >"$work/new"
    keep "$wanted_file" "$work/new"
    save_for_boot
  fi
}
