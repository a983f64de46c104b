# The firewall's rules for virtual services, in chains by the name LVS. In the table mangle every packet that arrives goes
# through it before IPVS sees it: there they give packets the marks of virtual services, or drop those of clients that may
# not come. In the table nat it is every connection's first packet that leaves: there they hide clients from real servers.
# Each rule stands by itself, so that their order means nothing. IPv4 and IPv6 have chains each, by the programs iptables
# and ip6tables; the functions' first two arguments are the program and the table.
# shellcheck shell=bash

# The kernel's own chain that leads to ours.
entrance() { if [[ $1 == nat ]]; then echo POSTROUTING; else echo PREROUTING; fi; }

# A chain's lines of the wanted text.
wanted_chain() { grep -e "^$1 -t $2 " "$work/wanted" || true; }

has_chain() { "$1" -w -t "$2" -S LVS >/dev/null 2>&1; }

has_jump() { "$1" -w -t "$2" -C "$(entrance "$2")" -j LVS 2>/dev/null; }

# In the form of the wanted text; none when packets don't go through the chain, or there is no such program.
live_chain() {
  if has_chain "$@" && has_jump "$@"; then
    "$1" -w -t "$2" -S LVS | sed -n "s/^-A /$1 -t $2 -A /p"
  fi
}

live_chains() { chains | while read -r program table; do live_chain "$program" "$table"; done; }

# Those that are wanted or were made here, a line each: "iptables nat". Without any the firewall is never asked.
chains() {
  awk '/^ip6?tables/ { print $1, ($2 == "-t" ? $3 : "mangle") }' "$work/wanted-keys" "$owned_file" | sort -u
}

# Those rules without which a service would do other than it should, if only for a moment.
indispensable() { grep -e ' -j DROP$' -e ' -t nat ' || true; }

# Makes the chains as wanted, as far as it is time: what is indispensable comes before its services, and goes after them.
#
#   before   only these come
#   amid     all others come and go
#   after    all is as wanted
apply_chains() {
  local program table
  if [[ $1 == before && -z $(indispensable <"$work/wanted") ]]; then return 0; fi
  while read -r program table; do apply_chain "$program" "$table" "$1" || give_up; done < <(chains)
}

# All at once: each packet meets the old rules or the new ones.
apply_chain() {
  local program=$1 table=$2
  live_chain "$program" "$table" | sort >"$work/chain-live"
  chain_at "$3" "$program" "$table" | sort -u >"$work/chain-wanted"
  if [[ -s $work/chain-wanted ]]; then
    if same "$work/chain-wanted" "$work/chain-live"; then return 0; fi
  elif ! has_chain "$program" "$table"; then
    return 0
  fi

  comm -23 "$work/chain-live" "$work/chain-wanted" | sed 's/ -A LVS / -D LVS /' | say
  comm -13 "$work/chain-live" "$work/chain-wanted" | say
  # not by a pipe: it locks the firewall before it reads, and the transaction asks the firewall
  chain_transaction "$program" "$table" >"$work/batch"
  "$program-restore" --noflush <"$work/batch"
}

chain_at() {
  case $1 in
    before)
      cat "$work/chain-live"
      wanted_chain "$2" "$3" | indispensable
      ;;
    amid)
      wanted_chain "$2" "$3"
      indispensable <"$work/chain-live"
      ;;
    after) wanted_chain "$2" "$3" ;;
  esac
}

chain_transaction() {
  local program=$1 table=$2
  echo "*$table"
  # makes the chain, or empties it
  echo ":LVS - [0:0]"
  if [[ -s $work/chain-wanted ]]; then
    sed "s/^$program -t $table //" "$work/chain-wanted"
    has_jump "$program" "$table" || echo "-A $(entrance "$table") -j LVS"
  else
    if has_jump "$program" "$table"; then echo "-D $(entrance "$table") -j LVS"; fi
    echo "-X LVS"
  fi
  echo COMMIT
}
