# Prints the live rules in the form of the wanted text.
#
#   listed    `ipvsadm -Ln --thresholds`
#   printed   `ipvsadm -Sn`

# a table may be long, and most of its real servers have no thresholds and are printed as plainly as can be
/^  -> [^ ]+ +0 +0 / { next }
from == "listed" && is_listed_service() { service = listed_service(); next }
from == "listed" && is_listed_server() {
  limited = 1
  if ($3 > 0) limits[service " -r " $2] = " -x " $3
  if ($4 > 0) limits[service " -r " $2] = limits[service " -r " $2] " -y " $4
  next
}
from == "listed" { next }

!limited && /^-a -[tu] [^ ]+ -r [^ ]+ -[mg] -w [0-9]+$/ { print; next }
/^-A / { print plain($0) }
/^-a / { rule = plain($0); print rule limits[server_of(rule)] }
