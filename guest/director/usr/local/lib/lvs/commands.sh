# Runs ipvsadm's commands, and prints each.
# shellcheck shell=bash

# Commands on standard input, a line each. All go through one process, so that 500 take no longer than one.
# ipvsadm goes on after a command that the kernel refuses, so a batch must be right in any part.
run_batch() {
  cat >"$work/batch"
  [[ -s $work/batch ]] || return 0
  sed 's/^/ipvsadm /' "$work/batch"
  # what it says on standard error is the only sign of failure: its status is that of the last command
  if ipvsadm -R <"$work/batch" >/dev/null 2>"$work/complaints" && [[ ! -s $work/complaints ]]; then return 0; fi
  echo "not all of these commands succeeded: $(sort -u "$work/complaints")" >&2
  return 1
}

step() { awk -v step="$1" '$1 == step { sub(/^[a-z]+ /, ""); print }' "$work/plan"; }
