# Runs ipvsadm's commands, and prints each.
# shellcheck shell=bash disable=SC2154

# Prints standard input; whether anybody still reads it doesn't matter to the table.
say() { cat 2>/dev/null || true; }

# Runs the commands on standard input, a line each. All go through one process, so that 500 take little longer than
# one. It goes on after a command that the kernel refuses, so each must be right without the others.
run_batch() {
  cat >"$work/batch"
  [[ -s $work/batch ]] || return 0
  sed 's/^/ipvsadm /' "$work/batch" | say
  # its status is that of the last command, so a refusal shows by what it says
  if ipvsadm -R <"$work/batch" 2>"$work/refusals" && [[ ! -s $work/refusals ]]; then return 0; fi
  echo "ipvsadm: $(sort -u "$work/refusals")" >&2
  return 1
}
