# Who writes the virtual services: lvs-table by ipvsadm, or keepalived by its checks. Never both.
# shellcheck shell=bash

owner_drop_in=${LVS_ROOT-}/etc/systemd/system/ipvsadm.service.d/owner.conf

# Whether a text does, a file.
wants_keepalived() {
  local first=""
  if [[ -s $1 ]]; then read -r first <"$1"; fi
  [[ $first == "owner keepalived" ]]
}

# Whether keepalived has, or a run that was interrupted began to give it, anything to do with the table.
keepalived_involved() { [[ -e $conf_keys || -e $owner_drop_in ]]; }

# Keeps ipvsadm.service from the services that keepalived brings back at boot.
keep_ipvsadm_service_out() {
  if [[ -e $owner_drop_in ]] && same "$library/ipvsadm-keepalived.conf" "$owner_drop_in"; then return 0; fi
  mkdir -p "${owner_drop_in%/*}"
  keep "$owner_drop_in" "$library/ipvsadm-keepalived.conf"
  systemctl daemon-reload
}

# The table stays as keepalived leaves it.
take_table_back() {
  keepalived_involved || return 0
  if checks_run; then tell "keepalived: stops checking, the table stays"; fi
  stop_checks
  systemctl -q disable "$checks_unit"
  if [[ -e $owner_drop_in ]]; then
    rm "$owner_drop_in"
    systemctl daemon-reload
  fi
  keep "$conf_file" /dev/null
  rm -rf "$conf_keys" "$conf_pending" "$loaded_keys" "$records"
}

show_owner() {
  if checks_are_stopped; then echo "found owner ipvsadm"; else echo "found owner keepalived"; fi
}
