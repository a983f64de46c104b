# Prints what tells each thing of a table's text from every other, as the list of what is ours has it.

$1 == "-A" { print service_of($0) }
$1 == "--start-daemon" { print $1, $2 }
$1 ~ /^ip6?tables$/ && !seen[$1]++ { print $1 }
