# ipvsadm and the kernel behind it, as a folder of files:
#   table        what the kernel holds, a line each, as commands in ipvsadm's own order of options
#   connections  each connection: when it ends, its state, protocol, client, virtual address, real server and service,
#                with tabs between
#   clock        the time in seconds
#   log          every command that was run
#   deadly       the number of commands that are still done before everything that runs in this process group is killed
#   refused      commands that match this are refused
#   intruders    commands about services that came while these belonged to keepalived, and not from it

BEGIN {
  while ((getline line <"table") > 0) put(line)
  close("table")
  getline clock <"clock"
  getline refused <"refused"
  deadly = -1
  getline deadly <"deadly"
  close("deadly")
  for (i = 1; i < ARGC; i++) arguments = arguments (i > 1 ? " " : "") ARGV[i]
  ARGC = 1

  if (arguments == "-R") while ((getline line <"-") > 0) run(line)
  else if (arguments == "-Sn") print_rules()
  else if (arguments == "-Ln --thresholds") list_thresholds()
  else if (arguments == "-Ln --timeout") list_timeout()
  else if (arguments == "-Ln --daemon") list_daemons()
  else if (arguments == "-Lnc") list_connections()
  else run(arguments)
  if (changed) store()
  if (changed && deadly >= 0) print deadly >"deadly"
  exit failed
}

function put(line,   key) {
  key = key_of(line)
  if (!(key in ordered)) order[++count] = key
  ordered[key] = 1
  rules[key] = line
}

function drop(key) { delete rules[key] }

# "-A -t 192.168.1.12:80", "-a -t 192.168.1.12:80 -r 192.168.2.13:80", "--start-daemon master", "--set"
function key_of(line,   word) {
  split(line, word, " ")
  if (word[1] == "--set") return "--set"
  if (word[1] ~ /^--/) return "--start-daemon " word[2]
  return word[1] ~ /^-[AED]$/ ? "-A " service_of(line) : "-a " service_of(line) " -r " server_of(line)
}

function service_of(line,   word) {
  split(line, word, " ")
  return word[2] " " word[3] (word[4] == "-6" ? " -6" : "")
}

function server_of(line) {
  sub(/.* -r /, "", line)
  sub(/ .*/, "", line)
  return line
}

function run(line,   key, command) {
  if (deadly == 0) { store(); system("kill -9 0") }
  # it prints what it can't read, and then reads no further
  if (line ~ /^-[^ ]+ -f -/) { complain("invalid fwmark value"); store(); exit 2 }
  print line >>"log"
  if (line ~ /^-[A-Za-z] / && !("BY_KEEPALIVED" in ENVIRON) && (getline any <"checks") > 0) print line >>"intruders"
  changed = 1
  key = key_of(line)
  command = line
  sub(/ .*/, "", command)
  if (refused != "" && line ~ refused) complain("Memory allocation problem")
  else if (command == "-A" && key in rules) complain("Service already exists")
  else if (command ~ /^-[EDaed]$/ && !(("-A " service_of(line)) in rules)) complain("Service not defined")
  else if (command == "-a" && key in rules) complain("Destination already exists")
  else if (command ~ /^-[ed]$/ && !(key in rules)) complain("No such destination")
  else if (command == "--start-daemon" && key in rules) complain("Daemon has already run")
  else if (command == "--stop-daemon" && !(key in rules)) complain("No daemon is running")
  else if (command ~ /^(-d|--stop-daemon)$/) drop(key)
  else if (command == "-D") drop_service(line)
  else if (command ~ /^(-A|-E|-a|-e|--start-daemon|--set)$/) {
    sub(/^-E/, "-A", line)
    sub(/^-e/, "-a", line)
    put(line)
  } else complain("unexpected command " command)
  deadly--
}

function complain(words) {
  print words >"/dev/stderr"
  failed = 1
}

function drop_service(line,   i) {
  for (i = 1; i <= count; i++)
    if (order[i] ~ /^-[Aa]/ && service_of(order[i]) == service_of(line)) drop(order[i])
}

function store(   i) {
  printf "" >"table"
  for (i = 1; i <= count; i++) if (order[i] in rules) print rules[order[i]] >"table"
  close("table")
  close("log")
}

function print_rules(   i, j) {
  for (i = 1; i <= count; i++)
    if (order[i] ~ /^-A/ && order[i] in rules) {
      print as_printed(rules[order[i]])
      for (j = 1; j <= count; j++)
        if (order[j] ~ /^-a/ && order[j] in rules && service_of(order[j]) == service_of(order[i]))
          print as_printed(rules[order[j]])
    }
}

# Thresholds are never printed here, and a tunnel's type by newer versions only.
function as_printed(rule,   mark) {
  sub(/ -x .*| -y .*/, "", rule)
  if (version != "1.27" && rule ~ / -i /) rule = rule " --tun-type ipip"
  if (rule ~ /^-. -f [0-9]+/) {
    match(rule, /[0-9]+/)
    mark = substr(rule, RSTART, RLENGTH) + 0
    # as the signed number that it prints
    if (mark > 2147483647) rule = substr(rule, 1, RSTART - 1) (mark - 4294967296) substr(rule, RSTART + RLENGTH)
  }
  return rule
}

function list_thresholds(   i, j, word) {
  print "IP Virtual Server version 1.2.1 (size=4096)"
  print "Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn"
  print "  -> RemoteAddress:Port"
  read_connections()
  for (i = 1; i <= count; i++)
    if (order[i] ~ /^-A/ && order[i] in rules) {
      print as_listed(rules[order[i]])
      for (j = 1; j <= count; j++)
        if (order[j] ~ /^-a/ && order[j] in rules && service_of(order[j]) == service_of(order[i]))
          printf "  -> %-28s %-10u %-10u %-10u %-10u\n", server_of(order[j]), value(rules[order[j]], "-x"), \
            value(rules[order[j]], "-y"), active[order[j]], inactive[order[j]]
    }
}

function as_listed(rule,   word, line) {
  split(as_printed(rule), word, " ")
  if (word[2] == "-f") line = "FWM  " word[3] (word[4] == "-6" ? " IPv6" : "")
  else line = (word[2] == "-t" ? "TCP " : word[2] == "-u" ? "UDP " : "SCTP") " " word[3]
  line = line " " value(rule, "-s")
  if (value(rule, "-b")) line = line " (" value(rule, "-b") ")"
  if (value(rule, "-p")) line = line " persistent " value(rule, "-p")
  if (value(rule, "-M")) line = line " mask " value(rule, "-M")
  if (value(rule, "--pe")) line = line " pe " value(rule, "--pe")
  return line (rule ~ / -o( |$)/ ? " ops" : "")
}

function value(rule, name,   word, i) {
  for (i = split(rule, word, " ") - 1; i > 1; i--) if (word[i] == name) return word[i + 1]
  return 0
}

function read_connections(   line, field, key) {
  while ((getline line <"connections") > 0) {
    split(line, field, "\t")
    if (field[1] + 0 <= clock + 0) continue
    connections[++connected] = line
    # a template counts for nobody
    if (field[4] ~ /:0$/) continue
    key = "-a " field[7] " -r " field[6]
    if (field[2] == "ESTABLISHED") active[key]++
    else inactive[key]++
  }
}

function list_connections(   i, field) {
  read_connections()
  print "IPVS connection entries"
  print "pro expire state       source             virtual            destination"
  for (i = 1; i <= connected; i++) {
    split(connections[i], field, "\t")
    printf "%-3s %-6s %-11s %-18s %-18s %s\n", field[3], "01:57", field[2], field[4], field[5], \
      field[8] == "" ? field[6] : field[8]
  }
}

function list_timeout(   word) {
  split(rules["--set"], word, " ")
  print "Timeout (tcp tcpfin udp): " word[2] " " word[3] " " word[4]
}

function list_daemons(   i, word, multicast) {
  if (version != "1.27") multicast = ", maxlen=1472, group=224.0.0.81, port=8848, ttl=1"
  for (i = 1; i <= count; i++)
    if (order[i] ~ /^--start/ && order[i] in rules) {
      split(rules[order[i]], word, " ")
      print word[2] " sync daemon (mcast=" word[4] ", syncid=" word[6] multicast ")"
    }
}
