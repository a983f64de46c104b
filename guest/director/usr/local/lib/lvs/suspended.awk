# Reads the records of health and a configuration, and prints it as it is for as long as there are suspects: they get no
# clients, and checks soon find out about them. Such a real server has weight 0. Where that would refuse clients,
# under sh and dh, all real servers of its service count as down until a check finds them up (alpha); those that are in
# the table stay there meanwhile, as long as there is no sorry server to take their place.

FILENAME == ARGV[1] { note_suspect($0); next }
{
  note_check($0)
  line[++count] = $0
  note(key_of($0), service_of_key(key_of($0)), keyword_of($0), value_of($0))
}

END {
  # what can't be reloaded while it is down may stay so for long, and isn't asked each second then
  for (key in suspect) if (!is_fragile(key)) hurried[service_of_key(key)] = 1
  for (i = 1; i <= count; i++) print_suspended(line[i], key_of(line[i]), service_of_key(key_of(line[i])))
}

function note(key, service, keyword, value) {
  if (key in suspect) suspected[service] = 1
  if (keyword ~ /^(lvs_sched|lb_algo)$/ && value ~ /^[sd]h$/) refusing[service] = 1
  if (keyword == "sh-fallback" || keyword == "inhibit_on_failure") tolerant[service] = 1
  if (keyword == "quorum") quorum[service] = value
  if (keyword == "weight" && is_server(key) && !(key in suspect)) up[service] += value
}

function print_suspended(line, key, service) {
  if (!(service in suspected)) print line
  else if (is_server(key)) print (key in suspect && !by_alpha(service) ? with_conf_weight(line, 0) : line)
  else if (keyword_of(line) == "delay_loop" && service in hurried) print key "\t    delay_loop 1"
  else if (keyword_of(line) != "sorry_server" || !by_alpha(service)) print line
  if (keyword_of(line) == "virtual_server" && service in suspected && by_alpha(service)) print key "\t    alpha"
}

function by_alpha(service) {
  return service in refusing && !(service in tolerant) && up[service] > 0 && up[service] >= quorum[service] + 0
}
