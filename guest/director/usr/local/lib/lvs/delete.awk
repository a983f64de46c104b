# Reads the wanted rules, then those of real servers that still drain, then those of some that don't any more, and
# prints the commands that delete the latter, or their service if it leaves too and this was the last to wait for.

FILENAME == ARGV[1] { if ($1 == "-A") wanted[service_of($0)] = 1; next }
FILENAME == ARGV[2] { draining[service_of($0)] = 1; next }
service_of($0) in wanted { print "-d " server_of($0); next }
!(service_of($0) in draining) && !deleted[service_of($0)]++ { print "-D " service_of($0) }
