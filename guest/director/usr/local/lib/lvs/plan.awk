# Reads the live rules, the wanted ones and the list of services that are ours, and prints what leads from the one
# to the other, a line each: the step it belongs to, and a command or the real server that the step is about.
# -v drain: whether real servers that leave are drained.
#
#   build    additions and edits that take no server away from anybody; services before their real servers
#   shrink   lowered weights, weight 0 for what drains, and removals of what needs no drain
#   leaving  a real server that may be deleted once it is drained: its live rule
#   gone     a service that may be deleted once its real servers are drained
#
# A client finds a server after every single command: what comes is there before anything goes.

# the table may be empty, so inputs are told apart by the names that they were given
FILENAME == ARGV[1] && $1 == "-A" { live_service[service_of($0)] = $0; live_order[++lives] = $0; next }
FILENAME == ARGV[1] { live_server[server_of($0)] = $0; live_order[++lives] = $0; next }
FILENAME == ARGV[2] && $1 == "-A" { wanted_service[service_of($0)] = $0; wanted_order[++wants] = $0; next }
FILENAME == ARGV[2] { wanted_server[server_of($0)] = $0; wanted_order[++wants] = $0; next }
{ ours[$0] = 1 }

END {
  for (i = 1; i <= wants; i++)
    if (wanted_order[i] ~ /^-A/) want_service(wanted_order[i])
    else want_server(wanted_order[i])
  for (i = 1; i <= lives; i++)
    if (live_order[i] ~ /^-a/) lose_server(live_order[i])
  for (i = 1; i <= lives; i++)
    if (live_order[i] ~ /^-A/) lose_service(live_order[i])
}

function want_service(rule,   service) {
  service = service_of(rule)
  if (!(service in live_service)) print "build", rule
  else if (live_service[service] != rule) print "build", with_command(rule, "-E")
}

function want_server(rule,   server, live) {
  server = server_of(rule)
  if (!(server in live_server)) { print "build", rule; return }
  live = live_server[server]
  if (live == rule) return
  print (option(rule, "-w") + 0 < option(live, "-w") + 0 ? "shrink" : "build"), with_command(rule, "-e")
}

function lose_server(rule,   service) {
  service = service_of(rule)
  if (server_of(rule) in wanted_server) return
  if (!(service in wanted_service) && !(service in ours)) return
  if (drains(rule)) {
    if (option(rule, "-w") > 0) print "shrink", with_command(with_weight(rule, 0), "-e")
    print "leaving", rule
    draining[service] = 1
  } else if (service in wanted_service) print "shrink", "-d " server_of(rule)
}

function lose_service(rule,   service) {
  service = service_of(rule)
  if (service in ours && !(service in wanted_service))
    print (service in draining ? "gone" : "shrink"), "-D " service
}

# Datagrams belong to no connection that could be cut.
function drains(rule) {
  return drain && rule !~ /^-a -u / && !has_option(live_service[service_of(rule)], "-o")
}
