# What is in the wanted text, and whose it is. -v what:
#
#   parts     reads the wanted text and writes its rules, its configuration, its programs and the rest of what ipvsadm is
#             told to the files "rules", "conf", "programs" and "settings", behind the beginning of their names -v file,
#             and what is nothing at all to "strange", behind its number. Prints what tells each thing from every other
#   overlap   reads that, ours, and what is there (anything else), and prints what of it is wanted and not ours
#   saved     reads wanted, ours, and saved rules, and prints the rules to restore: the saved ones that are somebody
#             else's, in a form that ipvsadm reads, and the wanted ones
#   routes    reads wanted, and prints for `ip -batch` what asks for the route to each real server, or to each of a
#             forwarding method, -v method=-g

what == "parts" { take_apart($0); next }
what == "routes" {
  if ($1 == "-a" && (method == "" || has_option($0, method))) print "route get " address_of(option($0, "-r"))
  next
}
from == "wanted" {
  wanted[++count] = $0
  is_wanted[$0] = 1
  if (what == "saved" && /^-A /) ours[service_of($0)] = 1
  next
}
from == "ours" { ours[$0] = 1; next }
what == "overlap" && !/^-a / && identity($0) in is_wanted && !(identity($0) in ours) { print identity($0) }
what == "saved" && ($1 == "-A" || $1 == "-a") && !($0 in is_wanted) { keep_of_others(plain($0)) }

END { if (what == "saved") for (i = 1; i <= count; i++) print wanted[i] }

function keep_of_others(rule) { if (!(service_of(rule) in ours)) print rule }

# Its name is a file's.
function is_program(line) { return line ~ /^program [A-Za-z0-9_][A-Za-z0-9_.-]*\t/ }

function take_apart(line,   thing) {
  if (line !~ /^(-A|-a|--set|--start-daemon|ip6?tables -t (mangle|nat) -A LVS|ip address add|conf) / && line != "owner keepalived" && !is_switch(line) && !is_program(line)) {
    print NR ":" line >(file "strange")
    return
  }
  if (line ~ /^conf /) {
    print substr(line, 6) >(file "conf")
    return
  }
  if (line ~ /^-[Aa] /) print line >(file "rules")
  else if (line ~ /^--/) print line >(file "settings")
  else if (is_program(line)) print substr(line, 9) >(file "programs")
  if (line ~ /^-a /) return
  thing = identity(line)
  if (thing != "" && !seen[thing]++) print thing
}
