# Makes the machine a director: forwarding, source NAT for the real servers, ipvsadm and keepalived.
# FILES: the director's files, laid out as below /, as put_files takes them.
# BACK_NETWORK, BACK_NETWORK6: the real servers' network; both are empty where they have none of their own, or the latter.
# VRRP: keepalived's configuration of the addresses that float between directors; none without.
# KEEPALIVED_FILE, KEEPALIVED_VARIABLE: the file and the variable there with the options that keepalived is started with.
# SAVED_TABLE: the file that ipvsadm's service restores the table from.
# shellcheck disable=SC2154

end_first_boot
install_packages
stop_firewalld

# How a service was started, with a space after each word; nothing when it doesn't run.
command_of() {
  local pid
  pid=$(systemctl show -p MainPID "$1")
  pid=${pid#MainPID=}
  if ((pid > 0)); then tr '\0' ' ' <"/proc/$pid/cmdline"; fi
}

# Whether keepalived runs with the options that its settings have now. It reads them when it starts, and no more.
runs_with_its_options() {
  local options
  # shellcheck source=/dev/null
  options=$(source "$KEEPALIVED_FILE" && echo "${!KEEPALIVED_VARIABLE}")
  # a newer one's service has an option of its own before them
  [[ $(command_of keepalived) == *"/keepalived"*" $options " ]]
}

# Its checks, if they run, were perhaps started by an earlier unit. The table stays meanwhile, and what is down stays out.
restart_outdated_checks() {
  local running wanted
  running=$(command_of keepalived-checks)
  wanted=$(sed -n 's/^ExecStart=//p' /etc/systemd/system/keepalived-checks.service)
  if [[ -n $running && $running != "$wanted " ]]; then systemctl restart keepalived-checks; fi
}

configure_vrrp() {
  local wanted
  wanted=$(printf '%s' "${VRRP-}")
  if [[ "$(cat /etc/keepalived/vrrp.conf 2>/dev/null)" != "$wanted" ]]; then
    printf '%s\n' "$wanted" >/etc/keepalived/vrrp.conf.new
    mv /etc/keepalived/vrrp.conf.new /etc/keepalived/vrrp.conf
  fi
  [[ -e /etc/keepalived/vrrp.conf ]] || : >/etc/keepalived/vrrp.conf
  [[ -e /etc/keepalived/virtual_servers.conf ]] || : >/etc/keepalived/virtual_servers.conf
}

# Without addresses that float it has nothing to run, and never tells a service that waits for it that it is ready.
expect_no_readiness() {
  local drop_in=/etc/systemd/system/keepalived.service.d
  [[ $(systemctl show -p Type keepalived) == Type=notify ]] || return 0
  will_write "$drop_in/lvs.conf"
  mkdir -p "$drop_in"
  printf '[Service]\nType=exec\n' >"$drop_in/lvs.conf"
}

# The interface that a network is on.
interface_on() {
  ip -o -4 route show exact "$1" | sed -n '1s/.* dev \([^ ]*\).*/\1/p'
}

settings=""
if [[ -n $BACK_NETWORK ]]; then
  back_interface=$(interface_on "$BACK_NETWORK")
  if [[ -z $back_interface ]]; then
    echo "no interface of this machine has an address in the real servers' network, $BACK_NETWORK" >&2
    exit 1
  fi
  settings=$(
    printf 'BACK_NETWORK=%s\nBACK_NETWORK6=%s\n' "$BACK_NETWORK" "${BACK_NETWORK6-}"
    printf 'BACK_INTERFACE=%s\n' "$back_interface"
  )
  will_replace_rule nat POSTROUTING -s "$BACK_NETWORK" ! -d "$BACK_NETWORK" -j MASQUERADE
  will_replace_rule filter FORWARD ! -s "$BACK_NETWORK" -d "$BACK_NETWORK" \
    -m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP
fi
# with the network that they were started for; the real servers stay isolated meanwhile, if it's the same
if [[ -e /etc/sysconfig/lvs ]]; then
  systemctl stop lvs-source-nat 2>/dev/null || true
  if [[ "$(</etc/sysconfig/lvs)" != "$settings" ]]; then systemctl stop lvs-isolation 2>/dev/null || true; fi
fi

# keepalived must never start with the packaged sample configuration, nor ipvsadm without a file to restore
put_files "$FILES"
will_write /etc/sysconfig/lvs "$SAVED_TABLE" "$KEEPALIVED_FILE" /etc/keepalived/{vrrp,virtual_servers}.conf
chmod 0755 /usr/local/sbin/lvs-* /usr/libexec/keepalived/lvs-*
# SELinux lets keepalived run what is there, once that has its label, and check real servers at any port
if command -v restorecon >/dev/null; then restorecon -R /usr/libexec/keepalived; fi
if [[ $(getsebool keepalived_connect_any 2>/dev/null) == *off ]]; then
  will_allow keepalived_connect_any
  setsebool -P keepalived_connect_any on
fi
# -P: the VRRP part only, so that keepalived never writes to the table; -D: detailed log
printf '%s="-D -P"\n' "$KEEPALIVED_VARIABLE" >"$KEEPALIVED_FILE"
# our own settings are there on every guest
mkdir -p /etc/sysconfig
printf '%s\n' "$settings" >/etc/sysconfig/lvs
[[ -e $SAVED_TABLE ]] || touch "$SAVED_TABLE"
# Debian's service restores it only if it is told to
if [[ -e /etc/default/ipvsadm ]]; then
  will_write /etc/default/ipvsadm
  printf 'AUTO="true"\nDAEMON="none"\n' >/etc/default/ipvsadm
fi
# where the first lvs-table kept the list of what it had made
if [[ -e /var/lib/lvs/services && ! -e /var/lib/lvs/owned ]]; then mv /var/lib/lvs/services /var/lib/lvs/owned; fi
configure_vrrp
expect_no_readiness

# what guards the real servers' own network, if they have one
guards=(lvs-isolation lvs-source-nat)
if [[ -z $settings ]]; then
  systemctl --no-reload disable "${guards[@]}"
  guards=()
fi
# one reload for all that is new: each takes an emulated machine a second
systemctl --no-reload enable keepalived ipvsadm ${guards[@]+"${guards[@]}"}
systemctl daemon-reload
# before it forwards
if [[ -n $settings ]]; then systemctl reload-or-restart lvs-isolation; fi
modprobe ip_vs
will_set /etc/sysctl.d/90-lvs.conf
# -e: an older kernel lacks some of the keys
sysctl -q -e -p /etc/sysctl.d/90-lvs.conf
# what a router announced before this machine was one itself
ip -6 address flush scope global dynamic || true
systemctl start ${guards[@]+lvs-source-nat} ipvsadm
# a restart would have another director take the addresses over
if runs_with_its_options; then systemctl reload keepalived; else systemctl restart keepalived; fi
restart_outdated_checks
