# Reads the records of health, the configuration, the wanted rules and the live ones, and prints the live ones as they
# would be if every real server were up. What else is missing or different stays so.

FILENAME == ARGV[1] { note_record($0); next }
FILENAME == ARGV[2] { note_conf($0); next }
FILENAME == ARGV[3] { if ($1 == "-a") { wanted[server_of($0)] = $0; order[++wants] = server_of($0) }; next }
{
  live[++lives] = $0
  if ($1 == "-a") present[server_of($0)] = 1
  if ($1 == "-a" && serves_sorry($0)) sorry[service_of($0)] = 1
}

END {
  for (i = 1; i <= lives; i++) {
    if (live[i] ~ /^-A/) {
      print_displaced(service)
      service = service_of(live[i])
      print live[i]
    } else if (!is_sorry(live[i])) print healthy(live[i], server_of(live[i]))
  }
  print_displaced(service)
}

function is_sorry(rule) { return server_of(rule) in sorry_server && !(server_of(rule) in wanted) }

function serves_sorry(rule) { return is_sorry(rule) && option(rule, "-w") > 0 }

function healthy(rule, server) {
  if (!(server in wanted)) return rule
  if (server in dynamic || (server in down && option(rule, "-w") == 0))
    return with_weight(rule, option(wanted[server], "-w"))
  return rule
}

function print_displaced(service,   i) {
  for (i = 1; i <= wants; i++)
    if (service_of_key(order[i]) == service && !(order[i] in present) && (order[i] in down || service in sorry))
      print wanted[order[i]]
}
