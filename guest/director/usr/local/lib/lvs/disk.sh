# What outlives a run and a boot. LVS_ROOT: another root than /, for tests.
# shellcheck shell=bash

state=${LVS_ROOT-}/var/lib/lvs
# the table that the last apply was given
wanted_file=$state/wanted
# what was made here, a line each: "-t 192.168.1.12:80", "--start-daemon master", "iptables" and "iptables -t nat" for its
# chains, "modprobe ip_vs_ftp", "sysctl -w net.ipv4.vs.conntrack=1", "ip 192.168.1.20/32", "program mail.sh"
owned_file=$state/owned
# the rules that ipvsadm.service restores at boot; Debian's has its settings in this file, and the rules elsewhere
if [[ -e ${LVS_ROOT-}/etc/default/ipvsadm ]]; then
  saved_file=${LVS_ROOT-}/etc/ipvsadm.rules
else
  saved_file=${LVS_ROOT-}/etc/sysconfig/ipvsadm
fi

# whether a file was kept in this run that may not be on the disk yet
kept=0

# Makes the first file as the second one. It has either its old content or the new one, whenever the power fails, and the
# new one for certain when the run is over.
keep() {
  if cmp -s "$1" "$2"; then return 0; fi
  cat "$2" >"$1.new"
  sync
  mv "$1.new" "$1"
  kept=1
}

same() { [[ $(<"$1") == "$(<"$2")" ]]; }

owned() { grep -qxF -e "$1" "$owned_file"; }
