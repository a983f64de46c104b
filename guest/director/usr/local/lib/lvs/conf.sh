# keepalived's configuration of the virtual services. It is kept with each line behind the key of what it is about and a
# tab. What keepalived reads is the same, but that suspects get no clients.
# shellcheck shell=bash

keepalived_conf=${LVS_ROOT-}/etc/keepalived/keepalived.conf
conf_file=${LVS_ROOT-}/etc/keepalived/virtual_servers.conf
conf_keys=$state/virtual_servers
# what keepalived was given to read last, behind its keys; none since boot or from before there was such a file: the same
loaded_keys=$run/virtual_servers
# there while keepalived may run with another configuration than the file's
conf_pending=$state/virtual_servers.pending

with_conf() {
  local program=$1
  shift
  ask_version
  # without -v fallback: keepalived would have to know the scheduler's flag too
  awk -v version1="$version1" -f "$library/rules.awk" -f "$library/keepalived.awk" -f "$library/$program" "$@"
}

# whether it is a keepalived 1, CentOS 7's, whose checks are not compared at a reload as a newer one's are
version1=""
ask_version() {
  [[ -z $version1 ]] || return 0
  version1=0
  if [[ $(keepalived -v 2>&1) =~ Keepalived\ v1\. ]]; then version1=1; fi
}

put_conf() {
  : >"$conf_pending"
  keep "$conf_keys" "$1"
  write_loaded
}

# Writes what keepalived shall read.
write_loaded() {
  render_loaded
  cp "$work/loaded" "$loaded_keys.new"
  mv "$loaded_keys.new" "$loaded_keys"
  cut -f 2- "$work/loaded" >"$work/new"
  keep "$conf_file" "$work/new"
}

# Whether keepalived, if it runs, runs with what the files say.
conf_is_known() { [[ -e $conf_keys && ! -e $conf_pending ]] && conf_is_untouched; }

conf_is_untouched() { [[ -e $conf_file && $(cut -f 2- "$(loaded)") == "$(<"$conf_file")" ]]; }

# Writes the file "loaded".
render_loaded() {
  with_conf records.awk -v what=suspended from=records "$work/records" from=conf "$conf_keys" >"$work/loaded"
}

# Whether keepalived has what it should read now.
is_loaded() {
  render_loaded
  same "$work/loaded" "$(loaded)"
}

loaded() { if [[ -e $loaded_keys ]]; then echo "$loaded_keys"; else echo "$conf_keys"; fi; }

show_conf() {
  if conf_is_untouched; then
    sed 's/^/found conf /' "$conf_keys"
  else
    sed 's/^/found conf -\t/' "$conf_file" 2>/dev/null || true
  fi
}
