# Reads the wanted rules, then those of real servers that are drained, and prints the commands that delete these.
# Those of a service that leaves go with it.

FILENAME == ARGV[1] { if ($1 == "-A") wanted[service_of($0)] = 1; next }
service_of($0) in wanted { print "-d " server_of($0) }
