# The firewall's rules that give packets the marks of virtual services: the chain LVS of the table mangle,
# which every packet that arrives goes through. IPv4 and IPv6 have one each.
# shellcheck shell=bash

# the wanted text's lines for a program, iptables or ip6tables
wanted_marks() { grep -e "^$1 " "$work/wanted" || true; }

has_chain() { "$1" -w -t mangle -S LVS >/dev/null 2>&1; }

has_jump() { "$1" -w -t mangle -C PREROUTING -j LVS 2>/dev/null; }

# Nothing when packets don't go through the chain.
live_marks() {
  if command -v "$1" >/dev/null && has_chain "$1" && has_jump "$1"; then
    "$1" -w -t mangle -S LVS | sed -n "s/^-A /$1 -t mangle -A /p"
  fi
}

# Programs whose chain is wanted or was made here.
marking_programs() {
  local program
  for program in iptables ip6tables; do
    if owned "$program" || [[ -n $(wanted_marks "$program") ]]; then echo "$program"; fi
  done
}

# Makes a program's chain as wanted, at once: a packet meets the old rules or the new ones.
apply_marks() {
  local program=$1
  wanted_marks "$program" | sort >"$work/wanted-marks"
  live_marks "$program" | sort >"$work/live-marks"
  if cmp -s "$work/wanted-marks" "$work/live-marks" && [[ -s $work/wanted-marks ]]; then return 0; fi
  if [[ ! -s $work/wanted-marks ]] && ! has_chain "$program"; then return 0; fi

  comm -23 "$work/live-marks" "$work/wanted-marks" | sed 's/ -A LVS / -D LVS /'
  comm -13 "$work/live-marks" "$work/wanted-marks"
  {
    echo "*mangle"
    # makes the chain, or empties it
    echo ":LVS - [0:0]"
    if [[ -s $work/wanted-marks ]]; then
      wanted_marks "$program" | sed "s/^$program -t mangle //"
      has_jump "$program" || echo "-A PREROUTING -j LVS"
    else
      ! has_jump "$program" || echo "-D PREROUTING -j LVS"
      echo "-X LVS"
    fi
    echo COMMIT
  } >"$work/marks"
  "$program-restore" --noflush <"$work/marks"
}
