# What the other programs know of a rule: a line of `ipvsadm -Sn`, "-A -t 192.168.1.12:80 -s wlc" or
# "-a -f 1 -6 -r [fd00::13]:0 -m -w 1 -x 100 -y 50".

# What tells a virtual service from every other: "-t 192.168.1.12:80", "-f 1 -6".
function service_of(rule,   word) {
  split(rule, word, " ")
  return word[2] " " word[3] (word[4] == "-6" ? " -6" : "")
}

# What tells a real server from every other: its service and "-r 192.168.2.13:80".
function server_of(rule) {
  return service_of(rule) " -r " option(rule, "-r")
}

# An option's value, "" when it isn't there.
function option(rule, name,   word, count, i) {
  count = split(rule, word, " ")
  for (i = 2; i < count; i++) if (word[i] == name) return word[i + 1]
  return ""
}

function has_option(rule, name) {
  return index(rule " ", " " name " ") > 0
}

function with_command(rule, command) {
  sub(/^-[^ ]+/, command, rule)
  return rule
}

function with_weight(rule, weight) {
  sub(/ -w [0-9]+/, " -w " weight, rule)
  return rule
}

# The service that the present line of a listing (`ipvsadm -Ln`) is about: "TCP  192.168.1.12:80 wlc",
# "FWM  1 IPv6 rr".
function listed_service() {
  if ($1 == "FWM") return "-f " unsigned($2) ($3 == "IPv6" ? " -6" : "")
  return protocol_option($1) " " $2
}

function protocol_option(protocol) {
  return protocol == "TCP" ? "-t" : protocol == "UDP" ? "-u" : "--sctp-service"
}

# ipvsadm prints marks above 2147483647 as negative numbers.
function unsigned(mark) {
  return mark < 0 ? sprintf("%.0f", mark + 4294967296) : mark
}
