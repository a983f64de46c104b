# Reads the wanted rules, the list of what is ours, and a file of saved rules, and prints the rules to restore:
# the saved ones that are somebody else's, in a form that ipvsadm reads, and the wanted ones.

FILENAME == ARGV[1] && /^-A / { ours[service_of($0)] = 1 }
FILENAME == ARGV[1] { wanted[++count] = $0; is_wanted[$0] = 1; next }
FILENAME == ARGV[2] { ours[$0] = 1; next }
$0 in is_wanted { next }
($1 == "-A" || $1 == "-a") {
  rule = plain($0)
  if (!(service_of(rule) in ours)) print rule
}
END { for (i = 1; i <= count; i++) print wanted[i] }
