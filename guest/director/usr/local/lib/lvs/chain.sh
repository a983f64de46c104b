# The firewall's rules for virtual services: the chain LVS of the table mangle, which every packet that arrives goes
# through before IPVS sees it. They give packets the marks of virtual services, or drop those of clients that may not
# come; each stands by itself, so that their order means nothing. IPv4 and IPv6 have a chain each, by the programs
# iptables and ip6tables.
# shellcheck shell=bash

# A program's lines of the wanted text.
wanted_chain() { grep -e "^$1 " "$work/wanted" || true; }

has_chain() { "$1" -w -t mangle -S LVS >/dev/null 2>&1; }

has_jump() { "$1" -w -t mangle -C PREROUTING -j LVS 2>/dev/null; }

# In the form of the wanted text; none when packets don't go through the chain, or there is no such program.
live_chain() {
  if has_chain "$1" && has_jump "$1"; then
    "$1" -w -t mangle -S LVS | sed -n "s/^-A /$1 -t mangle -A /p"
  fi
}

# The programs whose chain is wanted or was made here. Without either the firewall is never asked.
chain_programs() {
  awk '{ is_there[$0] = 1 }
    END { if ("ip6tables" in is_there) print "ip6tables"; if ("iptables" in is_there) print "iptables" }' \
    "$work/wanted-keys" "$owned_file"
}

# Those that keep clients out.
drops() { grep -e ' -j DROP$' || true; }

# Makes the chains as wanted, as far as it is time: what keeps clients out comes before what it protects, and goes
# after that.
#
#   before   only these come
#   amid     all others come and go
#   after    all is as wanted
apply_chains() {
  local program
  if [[ $1 == before && -z $(drops <"$work/wanted") ]]; then return 0; fi
  for program in $(chain_programs); do apply_chain "$program" "$1" || give_up; done
}

# All at once: each packet meets the old rules or the new ones.
apply_chain() {
  local program=$1
  live_chain "$program" | sort >"$work/chain-live"
  chain_at "$2" "$program" | sort -u >"$work/chain-wanted"
  if [[ -s $work/chain-wanted ]]; then
    if same "$work/chain-wanted" "$work/chain-live"; then return 0; fi
  elif ! has_chain "$program"; then
    return 0
  fi

  comm -23 "$work/chain-live" "$work/chain-wanted" | sed 's/ -A LVS / -D LVS /' | say
  comm -13 "$work/chain-live" "$work/chain-wanted" | say
  # not by a pipe: it locks the firewall before it reads, and the transaction asks the firewall
  chain_transaction "$program" >"$work/batch"
  "$program-restore" --noflush <"$work/batch"
}

chain_at() {
  case $1 in
    before)
      cat "$work/chain-live"
      wanted_chain "$2" | drops
      ;;
    amid)
      wanted_chain "$2"
      drops <"$work/chain-live"
      ;;
    after) wanted_chain "$2" ;;
  esac
}

chain_transaction() {
  local program=$1
  echo "*mangle"
  # makes the chain, or empties it
  echo ":LVS - [0:0]"
  if [[ -s $work/chain-wanted ]]; then
    sed "s/^$program -t mangle //" "$work/chain-wanted"
    has_jump "$program" || echo "-A PREROUTING -j LVS"
  else
    if has_jump "$program"; then echo "-D PREROUTING -j LVS"; fi
    echo "-X LVS"
  fi
  echo COMMIT
}
