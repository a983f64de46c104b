# What the director tells of its part, of its real servers' health and of what keeps it from finding out; times are in
# seconds since 1970.
# shellcheck shell=bash disable=SC2154

vrrp_conf=${LVS_ROOT-}/etc/keepalived/vrrp.conf

vrrp_status() {
  local line=BACKUP
  grep -qs '^vrrp_instance ' "$vrrp_conf" || return 0
  if [[ -s $run/vrrp ]]; then line=$(<"$run/vrrp"); fi
  if ! systemctl -q is-active keepalived; then line=FAULT; fi
  echo "vrrp $line"
}

# The arguments of the program: records, configurations, wanted rules and live ones.
health_status() {
  local started=""
  if [[ -s $run/started ]]; then started=$(<"$run/started"); fi
  with_conf status.awk -v started="$started" "$work/records" "$work/both-confs" "$work/wanted-rules" "$work/our-live"
}

check_problems() {
  if checks_are_stopped; then echo "problem nothing is checked: the service $checks_unit is stopped"; fi
  lacking_programs "$conf_keys" | sed "s/^/problem a MISC_CHECK fails, since its program can't be run: /"
}
