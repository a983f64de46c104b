# ip -batch on a director: eth1 is the back network's; addresses there are the real servers'. Routes that are set are told
# as next hops and in the file "routes". The file "unroutable" has the addresses that no route leads to, and
# "addresses" has the director's own, each behind its interface.

BEGIN { while ((getline line <"unroutable") > 0) unroutable[line] = 1 }
BEGIN { while ((getline line <"routes") > 0) { split(line, word, "/"); hop[word[1]] = after(line, 1) } }

$1 " " $2 == "route get" && $3 in unroutable {
  print "RTNETLINK answers: Network is unreachable\nCommand failed -:" NR >"/dev/stderr"
  next
}
$1 " " $2 == "route get" {
  if ($3 == "192.168.2.12") print "local " $3 " dev lo src " $3 " uid 0 \\    cache <local> "
  else if ($3 ~ /^192\.168\.2\./) print $3 " " way_to($3) " src 192.168.2.12 uid 0 \\    cache "
  else if ($3 ~ /:/) print $3 " from :: " way_to($3) " proto kernel src fd00:2::12 metric 256 pref medium"
  else print $3 " via 192.168.1.11 dev eth0 src 192.168.1.12 uid 0 \\    cache "
  next
}
$1 " " $2 == "route replace" { print after($0, 2) >>"routes"; next }
$1 " " $2 == "address add" { print $5, $3 >>"addresses"; next }
$1 " " $2 == "address del" {
  while ((getline line <"addresses") > 0) if (line != $5 " " $3) kept = kept line "\n"
  close("addresses")
  printf "%s", kept >"addresses"
  close("addresses")
  kept = ""
  next
}
{ exit 255 }

function way_to(address) { return address in hop ? hop[address] : "dev eth1" }

# What comes after the first words.
function after(line, words) {
  while (words-- > 0) sub(/^[^ ]+ /, "", line)
  return line
}
