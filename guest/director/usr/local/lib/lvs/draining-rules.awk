# Reads the keys of real servers that drain, the wanted rules and the live ones, and prints the rules between.

FILENAME == ARGV[1] { drains[$0] = 1; service_drains[service_of_key($0)] = 1; next }
FILENAME == ARGV[2] { wanted[$1 == "-A" ? service_of($0) : server_of($0)] = 1 }
FILENAME == ARGV[2] || stays_a_while($0) { print while_some_drain($0) }

function stays_a_while(rule) {
  if (rule ~ /^-A/) return service_of(rule) in service_drains && !(service_of(rule) in wanted)
  return server_of(rule) in drains && !(server_of(rule) in wanted)
}

function while_some_drain(rule) {
  if (rule ~ /^-A/) return service_of(rule) in service_drains ? while_draining(rule) : rule
  return server_of(rule) in drains ? with_weight(rule, 0) : rule
}
