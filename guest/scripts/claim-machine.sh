# Takes a machine that is there already for a stack, before anything is configured there.
# MARK: what tells the stack from all others. WEB_SERVER: the unit of a real server's web server.
# shellcheck disable=SC2154

# the services that a stack enables, and the one that it stops
services=(keepalived ipvsadm "$WEB_SERVER" firewalld)

refuse() {
  echo "nothing was changed: $1" >&2
  exit 1
}

if lives_on; then
  [[ $(<"$claimed") == "$MARK" ]] || refuse "the machine belongs to another stack: $(<"$claimed")"
else
  [[ ! -e $state/wanted ]] || refuse "the machine is a director of a stack that made it"
  if systemctl -q is-active keepalived; then
    refuse "keepalived runs here already, and the stack writes its whole configuration; stop and disable it"
  fi
  mkdir -p "$state"
  printf '%s\n' "$MARK" >"$claimed.new"
  sync
  mv "$claimed.new" "$claimed"
fi

if [[ ! -e $services_before ]]; then
  for service in "${services[@]}"; do
    if systemctl -q is-enabled "$service" 2>/dev/null; then echo "$service enabled"; fi
    if systemctl -q is-active "$service"; then echo "$service active"; fi
  done >"$services_before.new"
  mv "$services_before.new" "$services_before"
fi
