# The firewall's rules that give packets the marks of virtual services: the chain LVS of the table mangle, which every
# packet that arrives goes through. IPv4 and IPv6 have one each, by the programs iptables and ip6tables.
# shellcheck shell=bash

# A program's lines of the wanted text.
wanted_marks() { grep -e "^$1 " "$work/wanted" || true; }

has_chain() { "$1" -w -t mangle -S LVS >/dev/null 2>&1; }

has_jump() { "$1" -w -t mangle -C PREROUTING -j LVS 2>/dev/null; }

# In the form of the wanted text; none when packets don't go through the chain, or there is no such program.
live_marks() {
  if has_chain "$1" && has_jump "$1"; then
    "$1" -w -t mangle -S LVS | sed -n "s/^-A /$1 -t mangle -A /p"
  fi
}

# The programs whose chain is wanted or was made here. Without either the firewall is never asked.
marking_programs() {
  awk '{ is_there[$0] = 1 }
    END { if ("ip6tables" in is_there) print "ip6tables"; if ("iptables" in is_there) print "iptables" }' \
    "$work/wanted-keys" "$owned_file"
}

# Makes a program's chain as wanted, all at once: each packet meets the old rules or the new ones.
apply_marks() {
  local program=$1
  wanted_marks "$program" | sort >"$work/marks-wanted"
  live_marks "$program" | sort >"$work/marks-live"
  if [[ -s $work/marks-wanted ]]; then
    if same "$work/marks-wanted" "$work/marks-live"; then return 0; fi
  elif ! has_chain "$program"; then
    return 0
  fi

  comm -23 "$work/marks-live" "$work/marks-wanted" | sed 's/ -A LVS / -D LVS /' | say
  comm -13 "$work/marks-live" "$work/marks-wanted" | say
  # not by a pipe: it locks the firewall before it reads, and the transaction asks the firewall
  marks_transaction "$program" >"$work/batch"
  "$program-restore" --noflush <"$work/batch"
}

marks_transaction() {
  local program=$1
  echo "*mangle"
  # makes the chain, or empties it
  echo ":LVS - [0:0]"
  if [[ -s $work/marks-wanted ]]; then
    wanted_marks "$program" | sed "s/^$program -t mangle //"
    has_jump "$program" || echo "-A PREROUTING -j LVS"
  else
    if has_jump "$program"; then echo "-D PREROUTING -j LVS"; fi
    echo "-X LVS"
  fi
  echo COMMIT
}
