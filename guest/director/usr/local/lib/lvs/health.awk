# What checks did to our rules. Reads records, conf, ours, wanted and live. -v what:
#
#   found       prints the live rules as they would be if every real server were up. What else is missing or different
#               stays so
#   others      prints those that are not ours
#   unchecked   prints the rules for as long as nobody checks: the wanted ones, but that what is down gets no clients,
#               and that a sorry server goes on serving for as long as there is no quorum
#   status      prints each real server's health, and which sorry servers serve. -v started: since when those are up of
#               whom nothing is recorded

from == "records" { note_record($0); next }
from == "conf" { note_conf($0); note_quorum($0); next }
from == "ours" { ours[$0] = 1; next }
from == "wanted" { note_wanted($0); next }
service_of($0) in ours { note_live($0, service_of($0)); next }
what == "others"

END {
  if (what == "found") print_found()
  if (what == "unchecked") print_unchecked()
  if (what == "status") print_status()
}

function note_quorum(line) {
  if (keyword_of(line) ~ /^(quorum|hysteresis)$/) needed[key_of(line), keyword_of(line)] = value_of(line)
}

function note_wanted(rule,   server) {
  wanted[++wants] = rule
  if (rule !~ /^-a/) return
  server = server_of(rule)
  wanted_server[server] = rule
  order[++servers] = server
  if (!(server in down)) up[service_of(rule)] += option(rule, "-w")
}

function note_live(rule, service,   server) {
  live[++lives] = rule
  if (rule !~ /^-a/) return
  server = server_of(rule)
  live_server[server] = rule
  if (is_sorry(server) && (what == "unchecked" ? !has_quorum(service) : option(rule, "-w") > 0)) sorry[service] = rule
}

function is_sorry(server) { return server in sorry_server && !(server in wanted_server) }

function has_quorum(service) {
  return up[service] > 0 && up[service] >= needed[service, "quorum"] + needed[service, "hysteresis"]
}

function print_found(   i, service, server) {
  for (i = 1; i <= servers; i++) note_displaced(order[i], service_of_key(order[i]))
  for (i = 1; i <= lives; i++) {
    if (live[i] ~ /^-A/) {
      printf "%s", displaced[service]
      service = service_of(live[i])
      print live[i]
    } else {
      server = server_of(live[i])
      if (!is_sorry(server)) print healthy(live[i], server)
    }
  }
  printf "%s", displaced[service]
}

function healthy(rule, server) {
  if (!(server in wanted_server)) return rule
  if (server in dynamic || (server in down && option(rule, "-w") == 0))
    return with_weight(rule, option(wanted_server[server], "-w"))
  return rule
}

# One that was taken out of its service.
function note_displaced(server, service) {
  if (!(server in live_server) && (server in down || service in sorry))
    displaced[service] = displaced[service] wanted_server[server] "\n"
}

function print_unchecked(   i, service) {
  for (i = 1; i <= wants; i++) {
    service = service_of(wanted[i])
    if (wanted[i] !~ /^-A/) print_server(wanted[i], server_of(wanted[i]), service)
    else {
      print wanted[i]
      if (service in sorry) print sorry[service]
    }
  }
}

function print_server(rule, server, service) {
  if (!(server in live_server)) {
    if (!(server in down) && !(service in sorry)) print rule
  } else if (server in down) print with_weight(rule, 0)
  else if (server in dynamic) print with_weight(rule, option(live_server[server], "-w"))
  else print rule
}

function print_status(   i, server, service) {
  for (i = 1; i <= servers; i++) {
    server = order[i]
    if (!(server in state)) print with_time("server " server " up", started)
    else print with_time("server " server " " (state[server] == "up" ? "up" : "down"), since[server])
    service = service_of_key(server)
    if (state[server] == "down") last_loss[service] = max(last_loss[service], since[server])
  }
  # it came when the last one went, or has been there since the checks started
  for (service in sorry) print "sorry", service, (service in last_loss ? last_loss[service] : started + 0)
}

function with_time(line, seconds) { return seconds == "" ? line : line " " seconds }

function max(one, other) { return other + 0 > one + 0 ? other : one }
