#!/bin/bash
# Asks a URL until this many different ones have answered, and prints each answer as a line.
#   probe-client.sh URL COUNT
# An answer that doesn't come is an empty line, and the last one. The scheduler wlc counts connections that were closed
# lately, so a server may have to wait long for its turn: there is a bound.
set -uo pipefail

declare -A seen=()
for _ in {1..100}; do
  answer=$(curl --silent --fail --max-time 5 "$1")
  echo "$answer"
  if [[ -z $answer ]]; then break; fi
  seen[$answer]=1
  if ((${#seen[@]} >= $2)); then break; fi
done
