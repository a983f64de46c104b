# Sourced by the role scripts in the place of firewall.sh, on a machine that was there already and keeps firewalld.
# NODE, INTERFACES: as lvs-firewalld reads them. FIREWALLD_FILES: that program, as put_files takes it.
# OPENINGS: the lines, for lvs-firewalld, of what the role needs at once.
# shellcheck disable=SC2154

# The scripts call it where firewalld has to go. It stays, if it runs, and lets through what the role needs.
stop_firewalld() {
  put_files "$FIREWALLD_FILES"
  will_write /etc/sysconfig/lvs-firewalld
  mkdir -p /etc/sysconfig
  printf 'NODE=%s\nINTERFACES="%s"\n' "$NODE" "$INTERFACES" >/etc/sysconfig/lvs-firewalld
  chmod 0755 /usr/local/sbin/lvs-firewalld
  /usr/local/sbin/lvs-firewalld open <<<"$OPENINGS"
}
