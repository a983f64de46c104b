# Writes what leads from the live rules to the wanted ones, a line each, to a file for each step, behind the beginning
# of their names -v file. -v drain: whether real servers that leave are drained. It reads live, wanted and ours.
#
#   build    commands that take nothing from anybody: additions and edits, services before their real servers
#   shrink   lowered weights, weight 0 for what drains, and deletions of what needs no drain
#   leaving  the rule of a real server that is deleted once it is drained, and its service with it if that leaves
#   settle   what is left to do when all are drained
#   others   no step: the live rules of services that are neither wanted nor ours
#
# After each command there is a real server for every client who has one before and after: what comes is there, and
# has its weight, before anything goes.

# most real servers of a long table stay as they are: of these it is enough to know that
from == "live" && /^-A / { live_service[service_of($0)] = $0; next }
from == "live" { live[++lives] = $0; stays[$0] = 0; next }
from == "wanted" && ($0 in stays) { stays[$0] = 1; next }
from == "wanted" && /^-A / { wanted_service[service_of($0)] = $0 }
from == "wanted" && /^-a / { wanted_server[server_of($0)] = $0 }
from == "wanted" { wanted[++wants] = $0; next }
{ ours[$0] = 1 }

END {
  for (service in live_service) if (is_others(service)) add("others", live_service[service])
  for (i = 1; i <= lives; i++) if (!stays[live[i]]) {
    server = server_of(live[i])
    service = service_of(live[i])
    if (is_others(service)) add("others", live[i])
    live_server[server] = live[i]
    if (server in wanted_server) continue
    leaving[++leavers] = live[i]
    if (drains(live[i], service)) loses_by_drain[service] = 1
  }
  for (i = 1; i <= wants; i++)
    if (wanted[i] ~ /^-A/) want_service(wanted[i], service_of(wanted[i]))
    else want_server(wanted[i], server_of(wanted[i]))
  for (i = 1; i <= leavers; i++) lose_server(leaving[i], service_of(leaving[i]))
  for (service in live_service)
    if (leaves(service) && !(service in draining)) add("shrink", "-D " service)
}

function want_service(rule, service,   now) {
  now = service in loses_by_drain ? while_draining(rule) : rule
  if (!(service in live_service)) add("build", rule)
  # one that refuses clients has to wait until its real servers have their weights back
  else if (live_service[service] != now) add(refuses(now) ? "shrink" : "build", with_command(now, "-E"))
  if (now != rule) add("settle", with_command(rule, "-E"))
}

function want_server(rule, server) {
  if (!(server in live_server)) add("build", rule)
  else if (live_server[server] != rule)
    add(weight_of(rule) < weight_of(live_server[server]) ? "shrink" : "build", with_command(rule, "-e"))
}

function lose_server(rule, service) {
  if (!(service in wanted_service) && !leaves(service)) return
  if (drains(rule, service)) {
    if (weight_of(rule) > 0) add("shrink", with_command(with_weight(rule, 0), "-e"))
    add("leaving", rule)
    draining[service] = 1
  } else if (!leaves(service)) add("shrink", "-d " server_of(rule))
}

function add(step, line) { print line >(file step) }

function is_others(service) { return !(service in ours) && !(service in wanted_service) }

function leaves(service) { return service in ours && !(service in wanted_service) }

# Datagrams belong to no connection that could be cut.
function drains(rule, service) { return drain && service !~ /^-u / && !has_option(live_service[service], "-o") }

function weight_of(rule) { return option(rule, "-w") + 0 }
