# Reads `ipvsadm -Ln --thresholds`, then `ipvsadm -Sn`, and prints the rules in the wanted text's form, whatever
# the version of ipvsadm that wrote them: one space between words, thresholds at the end, no default spelled out.

FNR == 1 { input++ }

# "TCP  192.168.1.12:80 wlc", "FWM  1 IPv6 rr"
input == 1 && $1 ~ /^(TCP|UDP|SCTP|FWM)$/ { service = listed_service(); next }

# "  -> 192.168.2.13:80              100        50         3          1"
input == 1 && $1 == "->" && NF == 6 {
  if ($3 > 0) upper[service " -r " $2] = $3
  if ($4 > 0) lower[service " -r " $2] = $4
  next
}

input == 1 { next }

$1 == "-A" || $1 == "-a" {
  if ($2 == "-f") $3 = unsigned($3)
  rule = plain($0)
  server = server_of(rule)
  if ($1 == "-a" && server in upper) rule = rule " -x " upper[server]
  if ($1 == "-a" && server in lower) rule = rule " -y " lower[server]
  print rule
}

function plain(rule) {
  gsub(/[ \t]+/, " ", rule)
  sub(/ $/, "", rule)
  # since 1.30 or so
  sub(/ --tun-type ipip/, "", rule)
  # until 1.27
  sub(/ pe /, " --pe ", rule)
  sub(/ ops$/, " -o", rule)
  return rule
}
