# Prints the keys of real servers' rules.

$1 == "-a" { print server_of($0) }
