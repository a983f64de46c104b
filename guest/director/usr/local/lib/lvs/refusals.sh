# Keeps the director's refusals from clients while a service is edited. To change a scheduler the kernel takes the old
# one away, waits for those that use it, and only then gives the service the new one: whoever comes between is refused,
# by an ICMP message "port unreachable". A client that doesn't hear it tries again, a second later.
# shellcheck shell=bash

# the programs whose rule is there, for the case that this run doesn't come to remove it
muted=$run/muted

# Standard input: the commands that are about to be run.
mute_refusals() {
  local program
  while read -r program; do
    echo "$program" >>"$muted"
    refusal_rule -I "$program" || true
  done < <(awk '
    /^-E / { if ($0 ~ / -6 |\[/) six = 1; else four = 1 }
    END { if (six) print "ip6tables"; if (four) print "iptables" }')
}

unmute_refusals() {
  local program
  [[ -e $muted ]] || return 0
  while read -r program; do
    refusal_rule -D "$program" || true
  done <"$muted"
  rm "$muted"
}

refusal_rule() {
  local message=(-p icmp --icmp-type port-unreachable)
  if [[ $2 == ip6tables ]]; then message=(-p ipv6-icmp --icmpv6-type port-unreachable); fi
  "$2" -w "$1" OUTPUT "${message[@]}" -m comment --comment lvs-table -j DROP 2>/dev/null
}
