# keepalived's configuration of the virtual services. Beside the file that keepalived reads there is one in which each
# line stands behind the key of what it is about and a tab.
# shellcheck shell=bash disable=SC2034,SC2154

keepalived_conf=${LVS_ROOT-}/etc/keepalived/keepalived.conf
conf_file=${LVS_ROOT-}/etc/keepalived/virtual_servers.conf
conf_keys=$state/virtual_servers
# there while keepalived may run with another configuration than the file's
conf_pending=$state/virtual_servers.pending

with_conf() {
  local program=$1
  shift
  # without -v fallback: keepalived would have to know the scheduler's flag too
  awk -f "$library/rules.awk" -f "$library/conf.awk" -f "$library/$program" "$@"
}

put_conf() {
  : >"$conf_pending"
  keep "$conf_keys" "$1"
  cut -f 2- "$1" >"$work/conf"
  keep "$conf_file" "$work/conf"
}

# Whether keepalived, if it runs, runs with what the files say.
conf_is_known() { [[ -e $conf_keys && ! -e $conf_pending ]] && conf_is "$conf_keys"; }

# Whether the file is of these lines.
conf_is() { [[ -e $conf_file && $(cut -f 2- "$1") == "$(<"$conf_file")" ]]; }

show_conf() {
  if conf_is "$work/wanted-conf"; then
    sed 's/^/found conf /' "$work/wanted-conf"
  else
    sed 's/^/found conf -\t/' "$conf_file" 2>/dev/null || true
  fi
}
