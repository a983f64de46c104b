# Prints the addresses of real servers' rules.

$1 == "-a" { print address_of(option($0, "-r")) }
