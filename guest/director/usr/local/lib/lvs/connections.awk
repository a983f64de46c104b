# Reads the rules of real servers that drain, then `ipvsadm -Ln --thresholds`, then `ipvsadm -Lnc` or nothing, and
# prints for each of them how many connections it still has open, a space, and its rule; "?" instead of the number
# where only the list of connections can tell, and wasn't given.
#
# A connection is over when neither side sends any more. Under gatewaying and ipip the director sees only what
# clients send, so there the client's FIN is the end.

FILENAME == ARGV[1] { rules[++count] = $0; next }

FILENAME == ARGV[2] && $1 ~ /^(TCP|UDP|SCTP|FWM)$/ { service = listed_service(); known[service] = 1; next }
FILENAME == ARGV[2] && $1 == "->" && NF == 6 {
  active[service " -r " $2] = $5
  inactive[service " -r " $2] = $6
  next
}
FILENAME == ARGV[2] { next }

/^IPVS connection entries/ { listed = 1; next }

# "TCP 01:57  TIME_WAIT   192.168.1.11:34568 192.168.1.12:80    192.168.2.13:80"; a template has the port 0
listed && NF >= 6 && $4 !~ /:0$/ && $3 !~ /^(TIME_WAIT|CLOSE|CLOSED|REJECTED|NONE|UDP)$/ {
  service = addressed_service($1, $5)
  address = $6
  sub(/:[0-9]+$/, "", address)
  mark = service in known ? service : "-f"
  open[mark " " $6]++
  open[mark " " address ":0"]++
  if ($3 == "FIN_WAIT") {
    finished[mark " " $6]++
    finished[mark " " address ":0"]++
  }
}

END {
  for (i = 1; i <= count; i++) print connections(rules[i]), rules[i]
}

function connections(rule,   server, key) {
  server = server_of(rule)
  if (active[server] > 0) return active[server]
  if (inactive[server] == 0) return 0
  if (!listed) return "?"
  key = (rule ~ /^-a -f / ? "-f" : service_of(rule)) " " option(rule, "-r")
  return open[key] - (has_option(rule, "-m") ? 0 : finished[key])
}

function addressed_service(protocol, destination,   service, any) {
  service = protocol_option(protocol) " " destination
  if (service in known) return service
  any = service
  sub(/:[0-9]+$/, ":0", any)
  return any
}
