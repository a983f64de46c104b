# Real servers on the way out of the table while keepalived writes it: they get weight 0 by a configuration between the
# old one and the new one. -v what:
#
#   leaving     reads records, loaded, wanted and live, and prints the live rules of real servers that leave and have to
#               drain first
#   addressed   reads addresses and loaded, and prints the keys of the real servers that have one of the addresses or
#               have weight 0 already
#   now         reads wanted and loaded, and prints the keys of real servers that drain: they have weight 0 there, and
#               that isn't what is wanted
#   conf        reads the drained, by their keys or rules, loaded and conf, and prints the configuration between: those
#               at weight 0, also if they or their services leave
#   rules       reads the drained, wanted and live, and prints the rules between

from == "records" { note_record($0); next }
from == "addresses" { asked[$0] = 1; next }
from == "drained" {
  key = $1 == "-a" ? server_of($0) : $0
  drains[key] = 1
  service_drains[service_of_key(key)] = 1
  next
}
from == "wanted" {
  if (what == "now") rests[server_of($0)] = $1 == "-a" && option($0, "-w") == 0
  else wanted[$1 == "-A" ? service_of($0) : server_of($0)] = 1
  if (what == "rules") print while_some_drain($0)
  next
}

what == "leaving" && from == "loaded" { checked[key_of($0)] = 1; next }
what == "leaving" && $1 == "-A" { live[service_of($0)] = $0; next }
what == "leaving" && leaves(server_of($0)) && drains_under(live[service_of($0)]) { print }

what == "addressed" && is_server(key_of($0)) && (is_asked(key_of($0)) || has_weight_0($0)) { found[key_of($0)] = 1 }

what == "now" && is_server(key_of($0)) && has_weight_0($0) && !rests[key_of($0)] { print key_of($0) }

what == "conf" && from == "loaded" { old[++olds] = $0 }
what == "conf" && from == "conf" {
  new[++news] = $0
  is_new[key_of($0)] = 1
  if (!is_server(key_of($0))) last[key_of($0)] = news
}

what == "rules" && stays_a_while($0) { print while_some_drain($0) }

END {
  if (what == "addressed") for (key in found) print key
  if (what == "conf") print_between()
}

function leaves(server) { return server in checked && !(server in wanted) && !(server in down) }

# Datagrams belong to no connection that could be cut.
function drains_under(service) { return service !~ /^-A -u / && !has_option(service, "-o") }

function is_asked(key) {
  sub(/.* -r /, "", key)
  return address_of(key) in asked
}

function has_weight_0(line) { return keyword_of(line) == "weight" && value_of(line) == 0 }

function print_between(   i, key) {
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
function print_serving(line) {
  if (keyword_of(line) ~ /^(lvs_sched|lb_algo)$/ && value_of(line) ~ /^[sd]h$/) sub(/[sd]h$/, "wlc", line)
  if (keyword_of(line) !~ /^sh-(port|fallback)$/) print line
}

function stays_a_while(rule) {
  if (rule ~ /^-A/) return service_of(rule) in service_drains && !(service_of(rule) in wanted)
  return server_of(rule) in drains && !(server_of(rule) in wanted)
}

function while_some_drain(rule) {
  if (rule ~ /^-A/) return service_of(rule) in service_drains ? while_draining(rule) : rule
  return server_of(rule) in drains ? with_weight(rule, 0) : rule
}
