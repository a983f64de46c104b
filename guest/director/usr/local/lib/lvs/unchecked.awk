# Reads the records of health, the configuration, the wanted rules and the live ones, and prints the rules for as long
# as nobody checks: the wanted ones, but that what is down gets no clients, and that a sorry server goes on serving for as
# long as there is no quorum.

FILENAME == ARGV[1] { note_record($0); next }
FILENAME == ARGV[2] { note_conf($0); note_quorum($0); next }
FILENAME == ARGV[3] {
  wanted[++wants] = $0
  if ($1 == "-a") is_wanted[server_of($0)] = 1
  if ($1 == "-a" && !(server_of($0) in down)) up[service_of($0)] += option($0, "-w")
  next
}
$1 == "-a" {
  live[server_of($0)] = $0
  if (server_of($0) in sorry_server && !(server_of($0) in is_wanted) && !has_quorum(service_of($0)))
    sorry[service_of($0)] = $0
}

END {
  for (i = 1; i <= wants; i++)
    if (wanted[i] ~ /^-A/) {
      print wanted[i]
      if (service_of(wanted[i]) in sorry) print sorry[service_of(wanted[i])]
    } else print_server(wanted[i], server_of(wanted[i]))
}

function note_quorum(line) {
  if (keyword_of(line) ~ /^(quorum|hysteresis)$/) needed[key_of(line), keyword_of(line)] = value_of(line)
}

function has_quorum(service) {
  return up[service] > 0 && up[service] >= needed[service, "quorum"] + needed[service, "hysteresis"]
}

function print_server(rule, server) {
  if (!(server in live)) {
    if (!(server in down) && !(service_of(rule) in sorry)) print rule
  } else if (server in down) print with_weight(rule, 0)
  else if (server in dynamic) print with_weight(rule, option(live[server], "-w"))
  else print rule
}
