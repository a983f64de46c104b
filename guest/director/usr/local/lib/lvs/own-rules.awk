# Reads the list of what is ours and rules, and prints those of our services, or with -v of_others=1 those of others.

FILENAME == ARGV[1] { ours[$0] = 1; next }
(service_of($0) in ours) != of_others
