# Reads the records of health, the configuration, the wanted rules and the live ones, and prints each real server's
# health, and which sorry servers serve. -v started: since when those are up of whom nothing is recorded.

FILENAME == ARGV[1] { split($0, field, "\t"); state[field[1]] = field[2]; since[field[1]] = field[3]; next }
FILENAME == ARGV[2] { note_conf($0); next }
FILENAME == ARGV[3] { if ($1 == "-a") { wanted[++wants] = server_of($0); is_wanted[server_of($0)] = 1 }; next }
$1 == "-a" && option($0, "-w") > 0 && server_of($0) in sorry_server && !(server_of($0) in is_wanted) {
  sorry[service_of($0)] = 1
}

END {
  for (i = 1; i <= wants; i++) {
    server = wanted[i]
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
