# Reads the rules of real servers that drain, then `ipvsadm -Ln --thresholds`, then `ipvsadm -Lnc` or nothing, and
# prints each rule behind the number of its open connections; "?" where only the list of connections can tell,
# and wasn't given.
#
# A connection is over when neither side sends any more. Under gatewaying and ipip the director sees only what
# clients send, so there the client's FIN is the end.

FILENAME == ARGV[1] { rules[++count] = $0; next }

FILENAME == ARGV[2] && is_listed_service() { service = listed_service(); known[service] = 1; next }
FILENAME == ARGV[2] && is_listed_server() {
  active[service " -r " $2] = $5
  inactive[service " -r " $2] = $6
  next
}
FILENAME == ARGV[2] { next }

/^IPVS connection entries/ { listed = 1; next }

# "TCP 01:57  TIME_WAIT   192.168.1.11:34568 192.168.1.12:80    192.168.2.13:80"; a persistent client's own entry
# has no port
$3 !~ /^(TIME_WAIT|CLOSE|CLOSED|REJECTED|NONE|UDP|state)$/ && $4 !~ /:0$/ {
  service = service_at($1, $5)
  address = $6
  sub(/:[0-9]+$/, "", address)
  note(service, $6)
  note(service, address ":0")
}

END {
  for (i = 1; i <= count; i++) print connections(rules[i]), rules[i]
}

# The service of an address, or "-f" when it must be one of a mark: the list doesn't say which mark.
function service_at(protocol, destination,   service) {
  service = protocol_option(protocol) " " destination
  if (service in known) return service
  sub(/:[0-9]+$/, ":0", service)
  return service in known ? service : "-f"
}

function note(service, server) {
  open[service, server]++
  if ($3 == "FIN_WAIT") client_closed[service, server]++
}

function connections(rule,   service, server) {
  service = service_of(rule)
  server = option(rule, "-r")
  if (active[server_of(rule)] > 0) return active[server_of(rule)]
  if (inactive[server_of(rule)] + 0 == 0) return 0
  if (!listed) return "?"
  if (service ~ /^-f /) service = "-f"
  return open[service, server] - (has_option(rule, "-m") ? 0 : client_closed[service, server])
}
