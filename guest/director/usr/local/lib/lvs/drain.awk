# Real servers on the way out of the table by ipvsadm. -v what:
#
#   servers       reads addresses, ours and live, and prints the rules of the real servers that have one of the
#                 addresses, in services of ours
#   quiesce       reads live, and of these the draining, and prints the commands that take the latter to weight 0
#   connections   reads the draining, listed (`ipvsadm -Ln --thresholds`), and connections (`ipvsadm -Lnc`) or nothing,
#                 and prints each rule behind the number of its open connections; "?" where only the list of connections
#                 can tell, and wasn't given
#   progress      reads that, and says how many there are; -v before, -v after: what stands before and after it
#   deletions     reads wanted, the draining, and those that don't any more (released), and prints the commands that
#                 delete the latter, or their service if it leaves too and this was the last to wait for
#
# A connection is over when neither side sends any more. Under gatewaying and ipip the director sees only what
# clients send, so there the client's FIN is the end.

from == "addresses" { asked[$0] = 1; next }
from == "ours" { ours[$0] = 1; next }
from == "wanted" { if ($1 == "-A") wanted[service_of($0)] = 1; next }
from == "listed" { note_listed(); next }
from == "connections" { note_connection(); next }

what == "servers" && $1 == "-a" && service_of($0) in ours && address_of(option($0, "-r")) in asked

what == "quiesce" && from == "live" { if ($1 == "-A") live[service_of($0)] = $0 }
what == "quiesce" && from == "draining" && option($0, "-w") > 0 { take_to_zero($0, service_of($0)) }

what == "connections" { rules[++count] = $0 }

what == "progress" && $1 > 0 {
  number[++count] = $1
  sum += $1
  sub(/^[0-9]+ /, "")
  server[count] = option($0, "-r") " of " service_of($0)
}

what == "deletions" && from == "draining" { draining[service_of($0)] = 1 }
what == "deletions" && from == "released" { delete_server($0, service_of($0)) }

END {
  if (what == "connections") for (i = 1; i <= count; i++) print connections(rules[i]), rules[i]
  if (what == "progress" && count > 5) tell(count " real servers", sum)
  else if (what == "progress") for (i = 1; i <= count; i++) tell(server[i], number[i])
}

function take_to_zero(rule, service) {
  if (refuses(live[service]) && !edited[service]++) print with_command(while_draining(live[service]), "-E")
  print with_command(with_weight(rule, 0), "-e")
}

function note_listed() {
  if (is_listed_service()) {
    service = listed_service()
    known[service] = 1
  } else if (is_listed_server()) {
    active[service " -r " $2] = $5
    inactive[service " -r " $2] = $6
  }
}

# "TCP 01:57  TIME_WAIT   192.168.1.11:34568 192.168.1.12:80    192.168.2.13:80"; a persistent client's own entry
# has no port
function note_connection(   service, address) {
  if (/^IPVS connection entries/) is_counted = 1
  else if ($3 !~ /^(TIME_WAIT|CLOSE|CLOSED|REJECTED|NONE|UDP|state)$/ && $4 !~ /:0$/) {
    service = service_at($1, $5)
    address = $6
    sub(/:[0-9]+$/, "", address)
    note_open(service, $6)
    note_open(service, address ":0")
  }
}

# The service of an address, or "-f" when it must be one of a mark: the list doesn't say which mark.
function service_at(protocol, destination,   service) {
  service = protocol_option(protocol) " " destination
  if (service in known) return service
  sub(/:[0-9]+$/, ":0", service)
  return service in known ? service : "-f"
}

function note_open(service, server) {
  open[service, server]++
  if ($3 == "FIN_WAIT") client_closed[service, server]++
}

function connections(rule,   service, server) {
  service = service_of(rule)
  server = option(rule, "-r")
  if (active[server_of(rule)] > 0) return active[server_of(rule)]
  if (inactive[server_of(rule)] + 0 == 0) return 0
  if (!is_counted) return "?"
  if (service ~ /^-f /) service = "-f"
  return open[service, server] - (has_option(rule, "-m") ? 0 : client_closed[service, server])
}

function tell(whose, connections_open) {
  print before whose ": " connections_open " connection" (connections_open == 1 ? "" : "s") after
}

function delete_server(rule, service) {
  if (service in wanted) print "-d " server_of(rule)
  else if (!(service in draining) && !deleted[service]++) print "-D " service
}
