#!/bin/sh
# Runs a command in the lab's namespaces, which nsenter has entered, with a mount namespace of its own.
#   enter.sh CONFIG TARGET FOLDER COMMAND [ARGUMENT...]
# CONFIG is seen in place of the file TARGET, so that what pulumi writes to the stack's configuration never changes
# a committed file; an empty TARGET: none. The command starts in FOLDER.
set -eu
# labFolder.ts names it; a lab that was started by an earlier version has none yet
# shellcheck disable=SC2174 # what is above is there, or anybody's
mkdir -p -m 700 /run/lvs-lab/tmp
config=$1 target=$2 folder=$3
shift 3
if [ -n "$target" ]; then mount --bind "$config" "$target"; fi
cd "$folder"
# nsenter was told to ignore them, so that it waits for the command, which must not inherit that
exec env --default-signal=INT,QUIT -- "$@"
