# What is to be done by the records of health. A suspect was down when the checks stopped, and it isn't known yet
# whether it still is. Reads records first. -v what:
#
#   suspended   reads conf, and prints it as it is for as long as there are suspects: they get no clients, and checks
#               soon find out about them. Such a real server has weight 0. Where that would refuse clients, under sh and
#               dh, all real servers of its service count as down until a check finds them up (alpha); those that are in
#               the table stay there meanwhile, as long as there is no sorry server to take their place
#   longest     reads loaded, and prints how many seconds it may take at most until a check has found out about every
#               suspect
#   up          reads loaded and conf, and prints the first real server that is up again and still without clients, if
#               there is any
#   cleared     reads live, and prints new records for the suspects of whom nothing was told: those that are in the
#               table are up, since now; the others are down
#   settled     reads conf, and prints the key of each record that nothing there belongs to behind "-", and of each real
#               server that has none behind "+", with a tab between

from == "records" { note_record($0); recorded[++records] = $0; next }

what == "suspended" {
  note_check($0)
  note_suspended(key_of($0), service_of_key(key_of($0)), keyword_of($0), value_of($0))
  line[++lines] = $0
  next
}

what == "longest" { note_time(key_of($0), keyword_of($0), value_of($0)) }

what == "up" && is_server(key_of($0)) && keyword_of($0) == "weight" {
  if (from == "loaded") weight[key_of($0)] = value_of($0)
  else if (value_of($0) > 0 && weight[key_of($0)] == 0 && !(key_of($0) in down)) {
    print key_of($0)
    exit
  }
}

what == "cleared" && $1 == "-a" { is_live[server_of($0)] = 1 }

what == "settled" && is_server(key_of($0)) && !checked[key_of($0)]++ {
  if (!(key_of($0) in state)) print "+\t" key_of($0)
}

BEGIN {
  # keepalived's own
  seconds["connect_timeout"] = 5
  seconds["misc_timeout"] = 0
  seconds["retry"] = seconds["nb_get_retry"] = 1
  seconds["delay_before_retry"] = 1
}

END {
  if (what == "suspended") print_suspended()
  # in full, which print does only of what 32 bits hold
  if (what == "longest") printf "%.0f\n", longest()
  if (what == "cleared") for (i = 1; i <= records; i++) print_cleared(recorded[i])
  if (what == "settled") for (key in state) if (!(key in checked)) print "-\t" key
}

function note_suspended(key, service, keyword, value) {
  if (key in suspect) suspected[service] = 1
  if (keyword ~ /^(lvs_sched|lb_algo)$/ && value ~ /^[sd]h$/) refusing[service] = 1
  if (keyword == "sh-fallback" || keyword == "inhibit_on_failure") tolerant[service] = 1
  if (keyword == "quorum") quorum[service] = value
  if (keyword == "weight" && is_server(key) && !(key in suspect)) up[service] += value
}

function print_suspended(   key, i) {
  # what can't be reloaded while it is down may stay so for long, and isn't asked each second then
  for (key in suspect) if (!is_fragile(key)) hurried[service_of_key(key)] = 1
  for (i = 1; i <= lines; i++) print_line(line[i], key_of(line[i]), service_of_key(key_of(line[i])))
}

function print_line(line, key, service) {
  if (!(service in suspected)) print line
  else if (is_server(key)) print (key in suspect && !by_alpha(service) ? with_conf_weight(line, 0) : line)
  else if (keyword_of(line) == "delay_loop" && service in hurried) print key "\t    delay_loop 1"
  else if (keyword_of(line) != "sorry_server" || !by_alpha(service)) print line
  if (keyword_of(line) == "virtual_server" && service in suspected && by_alpha(service)) print key "\t    alpha"
}

function by_alpha(service) {
  return service in refusing && !(service in tolerant) && up[service] > 0 && up[service] >= quorum[service] + 0
}

function note_time(key, keyword, value) {
  if (is_server(key) && key in suspect) asked[service_of_key(key)] = 1
  if (keyword == "delay_loop") delay[key] = value
  if (keyword in seconds) seconds[keyword] = max(seconds[keyword], value)
  if (keyword == "url") most_pages = max(most_pages, ++pages[key])
  if (keyword == "DNS_CHECK" && version1) waits_for_delay = 1
}

function longest(   service, begins, attempts, answer) {
  for (service in asked) begins = max(begins, delay[service])
  attempts = 1 + max(seconds["retry"], seconds["nb_get_retry"])
  # to connect, and to get an answer
  answer = 2 * seconds["connect_timeout"] + seconds["delay_before_retry"] + seconds["misc_timeout"]
  # an old one repeats it like any other check
  if (waits_for_delay) answer += begins
  # each page in turn; then some for a director with much to do
  return max(1, most_pages) * (begins + attempts * answer) + 5
}

function print_cleared(record,   field) {
  split(record, field, "\t")
  if (field[2] == "suspect") print field[1] "\t" (field[1] in is_live ? "up" : "down\t" field[3])
}

function max(one, other) { return other + 0 > one + 0 ? other : one }
