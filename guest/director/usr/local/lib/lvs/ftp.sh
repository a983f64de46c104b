# The kernel's module that follows FTP by masquerade: it acts on new connections to port 21.
# shellcheck shell=bash

follow_ftp="modprobe ip_vs_ftp"

follows_ftp() { [[ -e ${LVS_ROOT-}/sys/module/ip_vs_ftp ]]; }

# The line of the wanted text, if it is wanted or was made here, and it is so.
live_ftp() {
  if follows_ftp && grep -qxF -e "$follow_ftp" "$work/wanted-keys" "$owned_file"; then echo "$follow_ftp"; fi
}

# Before the services that need it.
start_following_ftp() {
  if follows_ftp || ! grep -qxF -e "$follow_ftp" "$work/wanted-keys"; then return 0; fi
  tell "$follow_ftp"
  modprobe ip_vs_ftp || give_up
}

# After them. Connections that go on keep it.
stop_following_ftp() {
  if ! follows_ftp || ! owned "$follow_ftp" || grep -qxF -e "$follow_ftp" "$work/wanted-keys"; then return 0; fi
  tell "modprobe -r ip_vs_ftp"
  modprobe -r ip_vs_ftp || tell "ip_vs_ftp is still used by connections, and stays until the next boot"
}
