# Routes to the real servers of gatewaying.
# shellcheck shell=bash

# Makes each its own next hop. The kernel keeps one route for each real server of a service, which connections made
# under another method share. Theirs leaves the next hop to the packet, whose address under gatewaying is the VIP: who
# changes a method while such connections live would have the director ask the real servers' network for its own VIP.
# The routes lead where the network's own does, so they stay until the machine leaves the stack.
own_next_hops() {
  grep -qe ' -g ' "$work/wanted-rules" || return 0
  questions_for_routes -v method=-g | ip -o -force -batch - 2>/dev/null | next_hop_routes |
    tee -a "$state/next-hops" | ip -force -batch - || true
}

# What asks ip for the routes to the wanted real servers, each once.
questions_for_routes() { with_rules wanted.awk -v what=routes "$@" "$work/wanted-rules" | sort -u; }

# What leads to the address without any next hop is on the real servers' network.
next_hop_routes() {
  awk '$1 != "local" && !/ via / && match($0, / dev [^ ]+/) {
    print "route replace " $1 ($1 ~ /:/ ? "/128" : "/32") " via " $1 substr($0, RSTART, RLENGTH) " onlink"
  }'
}
