# What the kernel does for services beside its table once it is told to, by a line of the wanted text each, which is the
# command for it. It holds for connections that begin from then on.
# shellcheck shell=bash

# that it follows FTP by masquerade, at port 21
follow_ftp="modprobe ip_vs_ftp"
# that the firewall knows of connections of services, so that its table nat has a say in them
track_connections="sysctl -w net.ipv4.vs.conntrack=1"
switches=("$follow_ftp" "$track_connections")

is_on() {
  local value=""
  case $1 in
    "$follow_ftp") [[ -e ${LVS_ROOT-}/sys/module/ip_vs_ftp ]] ;;
    "$track_connections")
      read -r value 2>/dev/null <"${LVS_ROOT-}/proc/sys/net/ipv4/vs/conntrack" || true
      [[ $value == 1 ]]
      ;;
  esac
}

is_wanted() { grep -qxF -e "$1" "$work/wanted-keys"; }

# The lines of what is wanted or was made here, and is so.
live_switches() {
  local each
  for each in "${switches[@]}"; do
    if { is_wanted "$each" || owned "$each"; } && is_on "$each"; then echo "$each"; fi
  done
}

# Before the services that need it.
switch_on() {
  local each
  for each in "${switches[@]}"; do
    if ! is_wanted "$each" || is_on "$each"; then continue; fi
    tell "$each"
    turn_on "$each" || give_up
  done
}

turn_on() {
  case $1 in
    "$follow_ftp") modprobe ip_vs_ftp ;;
    "$track_connections") sysctl -q -w net.ipv4.vs.conntrack=1 ;;
  esac
}

# After them.
switch_off() {
  local each
  for each in "${switches[@]}"; do
    if is_wanted "$each" || ! owned "$each" || ! is_on "$each"; then continue; fi
    case $each in
      "$follow_ftp")
        tell "modprobe -r ip_vs_ftp"
        # connections that go on keep it
        modprobe -r ip_vs_ftp || tell "ip_vs_ftp is still used by connections, and stays until the next boot"
        ;;
      "$track_connections")
        tell "sysctl -w net.ipv4.vs.conntrack=0"
        sysctl -q -w net.ipv4.vs.conntrack=0
        ;;
    esac
  done
}
