# Reads the wanted text and writes its rules, its configuration and the rest of what ipvsadm is told to the files "rules",
# "conf" and "settings", behind the beginning of their names -v file. Prints what tells each thing from every other.

/^-[Aa] / { print >(file "rules") }
/^--/ { print >(file "settings") }
/^conf / { print substr($0, 6) >(file "conf"); next }
/^-a / { next }
{ thing = identity($0) }
thing != "" && !seen[thing]++ { print thing }
