# keepalived's checks, as far as they act on the table. -v mode: test, start, reload or tick; -v version: that of
# CentOS 7, 1.3.5, or a newer one. CentOS 7's dies (status 139) when it reloads with an HTTP_GET without a digest whose real
# server is down, before and after. It reads virtual_servers.conf, prints what it logs, and writes
#   keepalived-commands  what it has the kernel do
#   keepalived-notifies  the commands that it tells of changes
#   keepalived-state     what it keeps in mind, a line each
# The file "dead" has the addresses and ports of real servers that don't serve.

BEGIN {
  old = version ~ /^1\./
  words = "^(virtual_server|alpha|quorum_up|quorum_down|real_server|protocol|ip_family|lvs_sched|lvs_method|delay_loop|quorum|hysteresis|weight|" \
    "sorry_server|inhibit_on_failure|notify_up|notify_down|TCP_CHECK|HTTP_GET|MISC_CHECK|misc_path|misc_timeout|" \
    "misc_dynamic|url|path|digest|status_code|virtualhost|connect_port|connect_timeout|retry|nb_get_retry|delay_before_retry|uthreshold|sh-port|sh-fallback|" \
    "DNS_CHECK|type|name|" (old ? "" : "UDP_CHECK|payload|require_reply|min_reply_length|max_reply_length|PING_CHECK|enable_sni|") "})$"
  methods["NAT"] = "-m"; methods["DR"] = "-g"; methods["TUN"] = "-i"
}

$1 !~ words { print "Unknown keyword '" $1 "'"; next }
/\{$/ { depth++ }
# the end of a service is none of its last real server's
$1 == "}" && --depth == 0 { server = ""; next }
$1 == "virtual_server" {
  service = $2 == "fwmark" ? "-f " $3 : "-t " endpoint($2, $3)
  services[++service_count] = service
  quorum[service] = 1
  next
}
$1 == "protocol" { sub(/^-t/, $2 == "UDP" ? "-u" : "-t", service); services[service_count] = service; quorum[service] = 1 }
$1 == "lvs_sched" { scheduler[service] = $2 }
$1 == "lvs_method" { method[service] = $2 }
$1 == "alpha" { alpha[service] = 1 }
$1 == "sorry_server" { sorry_server[service] = service " -r " endpoint($2, $3) }
$1 == "virtualhost" && server == "" { host[service] = $0 "|" }
$1 == "quorum" { quorum[service] = $2 }
$1 == "real_server" {
  server = service " -r " endpoint($2, $3)
  servers[++server_count] = server
  owner[server] = service
}
$1 == "weight" { weight[server] = $2; next }
$1 == "uthreshold" { threshold[server] = " -x " $2 }
$1 == "inhibit_on_failure" { inhibit[server] = 1 }
$1 ~ /^notify_/ { notify[server, $1] = $0 }
$1 ~ /_(GET|CHECK)$/ { position[server] = ++checks; block[server] = block[server] host[service]; print_later = print_later "Activating healthchecker for service\n" }
server != "" { block[server] = block[server] $0 "|" }

END {
  if (mode == "test") exit 0
  recall()
  printf "" >"keepalived-commands"
  printf "" >"keepalived-notifies"
  if (mode == "tick") check_all()
  else load()
  remember()
  if (mode != "tick") printf "%s", print_later
}

function endpoint(address, port) { return (address ~ /:/ ? "[" address "]" : address) ":" port }

function command(line) { print line >"keepalived-commands" }

function tell(server, event,   line) {
  line = notify[server, "notify_" event]
  sub(/^[^"]*"\/usr\/libexec\/keepalived/, "bash \"$LIBEXEC\"", line)
  sub(/"$/, "", line)
  if (line != "") print line >"keepalived-notifies"
}

function load(   i, key) {
  if (mode == "reload") for (key in was_service) if (!kept(key)) forget_service(key)
  for (i = 1; i <= service_count; i++) {
    if (!(services[i] in was_service)) command("-A " services[i] " -s " scheduler[services[i]])
    else if (scheduler[services[i]] != was_service[services[i]]) command("-E " services[i] " -s " scheduler[services[i]])
  }
  for (key in was) if (!(key in owner)) forget_server(key)
  for (i = 1; i <= server_count; i++) if (servers[i] in was) keep_server(servers[i]); else new_server(servers[i])
  for (i = 1; i <= service_count; i++) judge(services[i])
}

# An old one takes a service with another scheduler for another service.
function kept(service) { return service in scheduler && (!old || scheduler[service] == was_service[service]) }

function forget_service(service,   key) {
  command("-D " service)
  delete was_service[service]
  delete sorry[service]
  for (key in was) if (service_of(key) == service) delete was[key]
}

function service_of(key) { sub(/ -r .*/, "", key); return key }

function forget_server(server) {
  # an old one forgets to delete what it took to weight 0 itself
  if (was[server] || !old) command("-d " server)
  delete was[server]
}

function new_server(server) {
  if (owner[server] in alpha) {
    # what has not been checked yet
    failed_at[server] = old ? position[server] : "nowhere"
    return
  }
  alive[server] = 1
  command(rule(server, weight[server]))
}

function keep_server(server) {
  if (old && !was[server] && is_undigested(block[server]) && is_undigested(was_block[server])) exit 139
  alive[server] = was[server]
  failed_at[server] = was_failed_at[server]
  if (alive[server] && weight[server] != was_weight[server] && !sorry[owner[server]]) edit(server, weight[server])
  # a newer one takes a check that was changed for one that has not failed
  if (!old && !alive[server] && without_weight(block[server]) != without_weight(was_block[server])) bring_up(server)
}

function is_undigested(text) { return text ~ /(HTTP|SSL)_GET/ && text !~ /digest/ }

function without_weight(text) { sub(/ *weight [0-9]+\|/, "", text); return text }

function rule(server, weight) {
  return "-a " server " " methods[method[owner[server]]] " -w " weight threshold[server]
}

function edit(server, weight,   line) {
  line = rule(server, weight)
  sub(/^-a/, "-e", line)
  command(line)
}

function check_all(   i, line, dead) {
  while ((getline line <"dead") > 0) dead[line] = 1
  for (server in was) {
    alive[server] = was[server]
    failed_at[server] = was_failed_at[server]
  }
  for (i = 1; i <= server_count; i++) {
    server = servers[i]
    if (!(server in position)) continue
    line = server
    sub(/.* -r /, "", line)
    if (line in dead && alive[server]) take_down(server)
    else if (line in dead && failed_at[server] == "nowhere") {
      failed_at[server] = position[server]
      tell(server, "down")
    }
    # an old one looks for the failed check at the position that it has now
    else if (!(line in dead) && !alive[server] && (!old || failed_at[server] == position[server])) bring_up(server)
    judge(owner[server])
  }
}

function take_down(server) {
  alive[server] = 0
  failed_at[server] = position[server]
  if (!sorry[owner[server]]) {
    if (inhibit[server]) edit(server, 0)
    else command("-d " server)
  }
  tell(server, "down")
}

function bring_up(server) {
  alive[server] = 1
  if (!sorry[owner[server]]) {
    if (inhibit[server]) edit(server, weight[server])
    else command(rule(server, weight[server]))
  }
  tell(server, "up")
}

function judge(service,   i, sum) {
  for (i = 1; i <= server_count; i++) if (owner[servers[i]] == service && alive[servers[i]]) sum += weight[servers[i]]
  if ((sum + 0 == 0 || sum < quorum[service]) && !sorry[service] && service in sorry_server) {
    sorry[service] = sorry_server[service]
    command("-a " sorry[service] " " methods[method[service]] " -w 1")
    for (i = 1; i <= server_count; i++) if (owner[servers[i]] == service && alive[servers[i]]) command("-d " servers[i])
  } else if (sum > 0 && sum >= quorum[service] && sorry[service]) {
    command("-d " sorry[service])
    sorry[service] = ""
    for (i = 1; i <= server_count; i++)
      if (owner[servers[i]] == service && alive[servers[i]]) command(rule(servers[i], weight[servers[i]]))
  }
}

function remember(   i) {
  printf "" >"keepalived-state"
  for (i = 1; i <= service_count; i++)
    print "service\t" services[i] "\t" scheduler[services[i]] "\t" sorry[services[i]] >"keepalived-state"
  for (i = 1; i <= server_count; i++)
    print "server\t" servers[i] "\t" alive[servers[i]] "\t" weight[servers[i]] "\t" failed_at[servers[i]] "\t" \
      block[servers[i]] >"keepalived-state"
}

function recall(   line, field) {
  if (mode == "start") return
  while ((getline line <"keepalived-state") > 0) {
    split(line, field, "\t")
    if (field[1] == "service") { was_service[field[2]] = field[3]; sorry[field[2]] = field[4] }
    else {
      was[field[2]] = field[3]
      was_weight[field[2]] = field[4]
      was_failed_at[field[2]] = field[5]
      was_block[field[2]] = field[6]
    }
  }
  close("keepalived-state")
}
