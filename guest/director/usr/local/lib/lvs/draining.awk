# Reads the keys of real servers that drain, the old configuration and the new one, and prints the one between: those
# at weight 0, also if they or their services leave.

FILENAME == ARGV[1] { drains[$0] = 1; service_drains[service_of_key($0)] = 1; next }
FILENAME == ARGV[2] { old[++olds] = $0; next }
{ new[++news] = $0; is_new[key_of($0)] = 1; if (!is_server(key_of($0))) last[key_of($0)] = news }

END {
  for (i = 1; i <= news; i++) {
    key = key_of(new[i])
    if (last[key] == i && key in service_drains) print_leaving(key)
    if (key in service_drains && !is_server(key)) print_serving(new[i])
    else print (key in drains ? with_conf_weight(new[i], 0) : new[i])
  }
  for (i = 1; i <= olds; i++) {
    key = key_of(old[i])
    # without weights there is no quorum either, and a sorry server would end the connections of all others
    if (service_of_key(key) in service_drains && !(service_of_key(key) in is_new) &&
        keyword_of(old[i]) !~ /^(sorry_server|quorum|hysteresis)/) print_serving(with_conf_weight(old[i], 0))
  }
}

# The blocks of real servers that leave a service.
function print_leaving(service,   i, key) {
  for (i = 1; i <= olds; i++) {
    key = key_of(old[i])
    if (key in drains && !(key in is_new) && service_of_key(key) == service) print with_conf_weight(old[i], 0)
  }
}

# A line of a service in which something drains: under sh and dh clients would be refused.
function print_serving(line,   scheduler) {
  if (keyword_of(line) ~ /^(lvs_sched|lb_algo)$/ && value_of(line) ~ /^[sd]h$/) sub(/[sd]h$/, "wlc", line)
  if (keyword_of(line) !~ /^sh-(port|fallback)$/) print line
}
