# Reads addresses, the list of what is ours and the live rules, and prints the rules of the real servers that have one
# of the addresses, in services of ours.

FILENAME == ARGV[1] { wanted[$0] = 1; next }
FILENAME == ARGV[2] { ours[$0] = 1; next }
$1 == "-a" && service_of($0) in ours && address_of(option($0, "-r")) in wanted
