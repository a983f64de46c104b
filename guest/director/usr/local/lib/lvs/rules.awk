# What the other programs know of rules, "-A -t 192.168.1.12:80 -s wlc" and "-a -f 1 -6 -r [fd00::13]:0 -m -w 1 -x 9",
# and of ipvsadm's listings.
#
# Each program reads several files. What is in the next one is said before it, "from=live FILE", and means the same in
# all of them; of one that can do several things, -v what says which.
#
#   wanted, live   rules
#   found          our live rules without what checks did to them
#   ours           what tells a thing that is made here from every other
#   records        of health, as lvs-health writes them down
#   conf, loaded   the configuration that keepalived is to have, and the one that it has; each line behind its key
#
# A run that drains or waits when an update comes goes on with the files that it began with, so one that is to be called
# in another way than before gets another name.

# What tells a virtual service from every other: "-t 192.168.1.12:80", "-f 1 -6".
function service_of(rule,   word) {
  split(rule, word, " ")
  return word[2] " " word[3] (word[4] == "-6" ? " -6" : "")
}

# What tells a real server from every other: its service and "-r 192.168.2.13:80".
function server_of(rule) { return service_of(rule) " -r " option(rule, "-r") }

# What tells a thing that is made here from every other, as the list of what is ours has it; "" of other lines.
function identity(line,   word) {
  if (line ~ /^-A /) return service_of(line)
  if (is_switch(line)) return line
  split(line, word, " ")
  if (word[1] == "--start-daemon" || word[1] == "program") return word[1] " " word[2]
  if (word[1] == "ip") return word[1] " " word[4]
  # a chain; that of the table mangle is called as it was when it was the only one
  if (word[1] ~ /^ip6?tables$/) return word[1] (word[3] == "mangle" ? "" : " -t " word[3])
  return ""
}

# Whether it is the command for one of the kernel's switches.
function is_switch(line) { return line == "modprobe ip_vs_ftp" || line == "sysctl -w net.ipv4.vs.conntrack=1" }

# An option's value, "" when it isn't there.
function option(rule, name,   word, count, i) {
  count = split(rule, word, " ")
  for (i = 2; i < count; i++) if (word[i] == name) return word[i + 1]
  return ""
}

# "192.168.2.13" of "192.168.2.13:80", "fd00::13" of "[fd00::13]:80".
function address_of(server) {
  sub(/:[0-9]+$/, "", server)
  gsub(/[][]/, "", server)
  return server
}

function has_option(rule, name) { return index(rule " ", " " name " ") > 0 }

function with_command(rule, command) {
  sub(/^-[^ ]+/, command, rule)
  return rule
}

function with_weight(rule, weight) {
  sub(/ -w [0-9]+/, " -w " weight, rule)
  return rule
}

# A service's rule for as long as one of its real servers has weight 0. Under sh and dh clients of that one are
# refused, unless sh falls back to another, which it can since Linux 3.11 (-v fallback).
function while_draining(rule,   scheduler) {
  scheduler = option(rule, "-s")
  if (!refuses(rule)) return rule
  if (scheduler == "sh" && fallback) {
    if (!sub(/ -b /, " -b sh-fallback,", rule)) rule = rule " -b sh-fallback"
    return rule
  }
  sub(/ -b .*/, "", rule)
  sub(/ -s [a-z]+/, " -s wlc", rule)
  return rule
}

# Whether it refuses the clients of a real server that has weight 0.
function refuses(rule) { return option(rule, "-s") ~ /^[sd]h$/ && option(rule, "-b") !~ /sh-fallback/ }

# A rule that ipvsadm printed, or a person wrote, as the wanted text has it: one space between words, and none of what
# ipvsadm prints and can't read itself.
function plain(rule) {
  gsub(/[ \t]+/, " ", rule)
  sub(/ $/, "", rule)
  # the default, which newer ones spell out
  sub(/ --tun-type ipip/, "", rule)
  if (match(rule, /^-[Aa] -f -[0-9]+/))
    rule = substr(rule, 1, 6) unsigned(substr(rule, 7, RLENGTH - 6) + 0) substr(rule, RLENGTH + 1)
  return rule
}

# Marks above 2147483647 are printed as negative numbers.
function unsigned(mark) { return mark < 0 ? sprintf("%.0f", mark + 4294967296) : mark }

# "TCP  192.168.1.12:80 wlc", "FWM  1 IPv6 rr"
function is_listed_service() { return $1 ~ /^(TCP|UDP|SCTP|FWM)$/ }

function listed_service() {
  if ($1 == "FWM") return "-f " unsigned($2 + 0) ($3 == "IPv6" ? " -6" : "")
  return protocol_option($1) " " $2
}

# `--thresholds`: "  -> 192.168.2.13:80              100        50         3          1", the last two being the
# active and inactive connections
function is_listed_server() { return $1 == "->" && NF == 6 }

function protocol_option(protocol) { return protocol == "TCP" ? "-t" : protocol == "UDP" ? "-u" : "--sctp-service" }
