# What the director tells of its part, of its real servers' health and of what keeps it from finding out; times are in
# seconds since 1970.
# shellcheck shell=bash

vrrp_conf=${LVS_ROOT-}/etc/keepalived/vrrp.conf

vrrp_status() {
  local end
  grep -qs '^vrrp_instance ' "$vrrp_conf" || return 0
  sed -n 's/^vrrp_instance front\(.*\) {/\1/p' "$vrrp_conf" | while read -r end; do group_status "$end"; done
  lacking_programs tracking "$vrrp_conf" | sed "s/^/problem nobody asks whether this director may be master, since the program can't be run: /"
}

# What it is for a group of floating addresses, by what the names of its instances end in: "-mail", or nothing.
group_status() {
  local end=$1 line=BACKUP
  if [[ -s $run/vrrp$end ]]; then line=$(<"$run/vrrp$end"); fi
  if ! systemctl -q is-active keepalived; then line=FAULT; fi
  # CentOS 7's says so of the one that is left of a pair while the other one is still master
  if [[ $line == MASTER* ]] && ! holds_addresses "$end"; then line=BACKUP; fi
  echo "vrrp ${end:+${end#-} }$line"
}

# Whether it has every address of theirs. One that serves as well has VIPs on lo always.
holds_addresses() {
  awk -v end="$1" '
    $1 == "vrrp_instance" { ours = $2 == "front" end || $2 == "back" end }
    /virtual_ipaddress/ { listed = 1; next }
    $1 == "}" { listed = 0 }
    listed && ours { print $1 }' "$vrrp_conf" |
    while read -r address; do ip -o address show to "$address" | grep -qv ' lo ' || return 1; done
}

health_status() {
  local started=""
  if [[ -s $run/started ]]; then started=$(<"$run/started"); fi
  with_health status "$work/wanted-rules" -v started="$started"
}

check_problems() {
  if checks_are_stopped; then echo "problem nothing is checked: the service $checks_unit is stopped"; fi
  unroutable | sed "s/^route get /problem a check doesn't find out that there is no route to /"
  lacking_programs checks "$conf_keys" | sed "s/^/problem a MISC_CHECK fails, since its program can't be run: /"
  lacking_programs notices "$conf_keys" | sed "s/^/problem nobody is told of changes by a program that can't be run: /"
}

# Real servers that CentOS 7's keepalived goes on taking for up, since it can't even begin to ask them: what asks
# for their routes.
unroutable() {
  ask_version
  ((version1)) || return 0
  questions_for_routes >"$work/questions"
  # ip tells the numbers of the lines that failed
  # shellcheck disable=SC2094 # nothing of this writes the file
  ip -force -batch - 2>&1 >/dev/null <"$work/questions" |
    sed -n 's/^Command failed -:\([0-9]*\).*/\1p/p' | sed -n -f - "$work/questions"
}
