# Runs ipvsadm's commands, and prints each.
# shellcheck shell=bash

# Prints standard input, or a line; whether anybody still reads it doesn't matter to the table.
say() { cat 2>/dev/null || true; }
tell() { echo "$1" 2>/dev/null || true; }

# Runs the commands of a file, a line each. All go through one process, so that 500 take little longer than
# one. It goes on after a command that the kernel refuses, so each must be right without the others.
run_batch() {
  local batch=$1 status=0
  [[ -s $batch ]] || return 0
  sed 's/^/ipvsadm /' "$batch" 2>/dev/null || true
  mute_refusals <"$batch"
  ipvsadm -R <"$batch" 2>"$work/complaints" || status=$?
  unmute_refusals
  # its status is that of the last command; of the others only complaints tell
  if ((status == 0)) && [[ ! -s $work/complaints ]]; then return 0; fi
  echo "ipvsadm: $(sort -u "$work/complaints")" >&2
  return 1
}
