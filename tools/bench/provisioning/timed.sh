#!/bin/bash
# Runs a command, then prints the seconds that it took as the last line.
#   timed.sh COMMAND [ARGUMENT...]
# A failing command's exit status is this script's own.
set -uo pipefail
started=$EPOCHREALTIME
"$@" 2>&1
status=$?
ended=$EPOCHREALTIME
microseconds=$((${ended/[.,]/} - ${started/[.,]/}))
printf '\n%d.%06d\n' $((microseconds / 1000000)) $((microseconds % 1000000))
exit $status
