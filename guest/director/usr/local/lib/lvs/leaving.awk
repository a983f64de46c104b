# Reads the records of health, the configuration in force, the wanted rules and the live ones, and prints the live ones
# of real servers that leave and have to drain first.

FILENAME == ARGV[1] { note_record($0); next }
FILENAME == ARGV[2] { checked[key_of($0)] = 1; next }
FILENAME == ARGV[3] { if ($1 == "-a") wanted[server_of($0)] = 1; next }
$1 == "-A" { live[service_of($0)] = $0; next }
{
  server = server_of($0)
  if (server in checked && !(server in wanted) && !(server in down) && drains_under(live[service_of($0)])) print
}

# Datagrams belong to no connection that could be cut.
function drains_under(service) { return service !~ /^-A -u / && !has_option(service, "-o") }
