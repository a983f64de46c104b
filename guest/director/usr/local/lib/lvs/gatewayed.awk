# Reads rules and prints, for `ip -batch`, what asks for the route to each real server of gatewaying.

$1 == "-a" && has_option($0, "-g") { print "route get " address_of(option($0, "-r")) }
