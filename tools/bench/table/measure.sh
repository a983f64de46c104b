#!/bin/bash
# Measures lvs-table on a director that has the sample's table, with some more rules, and gives that table back.
#   measure.sh RULES    prints a line for each step: its name, a tab and the milliseconds that it took
set -euo pipefail

rules=$1
work=$(mktemp -d)
sample=$work/sample
wanted=$work/wanted
cp /var/lib/lvs/wanted "$sample"
trap 'lvs-table apply <"$sample" >/dev/null; rm -r "$work"' EXIT

# Services with nine real servers each, which makes ten rules.
generate() {
  awk -v rules="$1" 'BEGIN {
    for (i = 0; i < rules / 10; i++) {
      service = "-t 192.168.1.12:" 10000 + i
      print "-A", service, "-s wlc"
      for (j = 1; j < 10; j++) print "-a", service, "-r 10." int(i / 65536) + 2 "." int(i / 256) % 256 "." i % 256 ":" 8000 + j, "-m -w 1"
    }
  }'
}

# The step's name, then the command.
timed() {
  local start=$EPOCHREALTIME end
  "${@:2}" >/dev/null
  end=$EPOCHREALTIME
  # microseconds, whatever the locale puts between
  printf '%s\t%s\n' "$1" "$(awk -v us="$((${end//[!0-9]/} - ${start//[!0-9]/}))" 'BEGIN { print us / 1000 }')"
}

apply() { lvs-table apply <"$wanted"; }

changed=(-t 192.168.1.12:10000 -r 10.2.0.0:8001 -m -w)

list_once_and_edit() {
  ipvsadm -Sn
  ipvsadm -e "${changed[@]}" 3
}

list_twice_and_edit() {
  ipvsadm -Ln --thresholds
  list_once_and_edit
}

{
  cat "$sample"
  generate "$rules"
} >"$wanted"
timed "all rules, from none" apply
timed "nothing to do" apply
timed "drift check" lvs-table show
timed "ipvsadm: one listing, one edit" list_once_and_edit
timed "ipvsadm: both listings, one edit" list_twice_and_edit
ipvsadm -e "${changed[@]}" 1
sed -i "s/^-a ${changed[*]} 1\$/-a ${changed[*]} 2/" "$wanted"
timed "one weight changed" apply
