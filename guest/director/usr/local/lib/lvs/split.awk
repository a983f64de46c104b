# Reads the wanted text and writes its rules, its configuration and the rest of what ipvsadm is told to the files "rules",
# "conf" and "settings", behind the beginning of their names -v file, and what is none of these to "strange", behind its
# number. Prints what tells each thing from every other.

!/^(-A|-a|--set|--start-daemon|ip6?tables -t mangle -A LVS|conf) / && $0 != "owner keepalived" {
  print NR ":" $0 >(file "strange")
  next
}
/^-[Aa] / { print >(file "rules") }
/^--/ { print >(file "settings") }
/^conf / { print substr($0, 6) >(file "conf"); next }
/^-a / { next }
{ thing = identity($0) }
thing != "" && !seen[thing]++ { print thing }
