# Reads `ipvsadm -Ln --thresholds`, then `ipvsadm -Sn`, and prints the rules in the form of the wanted text.

FILENAME == ARGV[1] && is_listed_service() { service = listed_service(); next }
FILENAME == ARGV[1] && is_listed_server() {
  if ($3 > 0) limits[service " -r " $2] = " -x " $3
  if ($4 > 0) limits[service " -r " $2] = limits[service " -r " $2] " -y " $4
  next
}
FILENAME == ARGV[1] { next }

$1 == "-A" { print plain($0) }
$1 == "-a" { rule = plain($0); print rule limits[server_of(rule)] }
