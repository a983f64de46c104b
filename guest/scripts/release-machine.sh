# Takes away what a stack configured on a machine that lives on, and puts back what was there before. Packages stay.
# Can be run again at any time.
# MARK: what tells the stack from all others. WEB_SERVER: the unit of a real server's web server.
# shellcheck disable=SC2154

was() { grep -qxF "$1 $2" "$services_before" 2>/dev/null; }

# Virtual services, daemons and marks that the stack made, and no others.
empty_table() {
  local lvs_table=${LVS_ROOT-}/usr/local/sbin/lvs-table
  [[ -x $lvs_table ]] || return 0
  if grep -q '^--set ' "$state/wanted" 2>/dev/null; then
    # the kernel's own timeouts
    ipvsadm --set 900 120 300
  fi
  "$lvs_table" apply --drain-seconds 0 </dev/null >/dev/null
}

# What it was told to let through; it may have been stopped since.
close_firewalld() {
  local lvs_firewalld=${LVS_ROOT-}/usr/local/sbin/lvs-firewalld
  [[ -x $lvs_firewalld ]] || return 0
  start_firewalld
  "$lvs_firewalld" keep </dev/null >/dev/null
}

remove_next_hops() {
  sed 's/^route replace /route del /' "$state/next-hops" 2>/dev/null | sort -u | ip -force -batch - 2>/dev/null || true
}

stop_direct_return() {
  local unit
  for unit in "${LVS_ROOT-}"/etc/systemd/system/multi-user.target.wants/lvs-direct-return@*; do
    [[ -L $unit ]] || continue
    systemctl -q disable --now "${unit##*/}"
  done
}

remove_routes() {
  local lvs_routes=${LVS_ROOT-}/usr/local/sbin/lvs-routes
  if [[ -x $lvs_routes && -e ${LVS_ROOT-}/etc/sysconfig/lvs-routes ]]; then "$lvs_routes" remove; fi
}

# The stack's own units: those that it wrote, but for patterns and additions to others.
stop_own_services() {
  local unit
  while read -r unit; do
    systemctl -q disable --now "$unit" 2>/dev/null || true
  done < <(sed -n 's|^/etc/systemd/system/\([^/@]*\.service\)$|\1|p' "$written" 2>/dev/null)
}

# As they were: not enabled, not running.
calm_packaged_services() {
  local service
  for service in keepalived ipvsadm "$WEB_SERVER"; do
    was "$service" enabled || systemctl -q disable "$service" 2>/dev/null || true
    if was "$service" active; then continue; fi
    # it clears the table when it stops, others' services as well
    if [[ $service == ipvsadm && -n $(ipvsadm -Sn 2>/dev/null) ]]; then continue; fi
    systemctl -q stop "$service" 2>/dev/null || true
  done
}

# The machine's own rules, in whose place the stack's came.
put_rules_back() {
  local rule
  while read -ra rule; do
    iptables -w -t "${rule[0]}" -C "${rule[@]:1}" 2>/dev/null || iptables -w -t "${rule[0]}" -A "${rule[@]:1}"
  done < <(cat "$rules" 2>/dev/null)
}

start_firewalld() {
  if was firewalld enabled; then systemctl -q enable firewalld; fi
  if was firewalld active; then systemctl -q start firewalld; fi
}

put_files_back() {
  local path
  while read -r path; do
    if [[ -e $before$path ]]; then
      cp -a --remove-destination "$before$path" "${LVS_ROOT-}$path"
    else
      rm -f "${LVS_ROOT-}$path"
    fi
  done < <(cat "$written" 2>/dev/null)
  # the innermost first
  while read -r path; do
    rmdir "${LVS_ROOT-}$path" 2>/dev/null || true
  done < <(sort -ru "$folders" 2>/dev/null)
}

# Leaves the page of a real server as it is, if it isn't the stack's any more.
keep_changed_page() {
  local page=/var/www/html/index.html
  [[ -e $page_written ]] && ! cmp -s "$page_written" "${LVS_ROOT-}$page" || return 0
  sed -i "\|^$page\$|d" "$written"
}

disallow() {
  local boolean
  while read -r boolean; do setsebool -P "$boolean" off; done < <(cat "$booleans" 2>/dev/null)
}

remove_copies() {
  local home folder
  home=${LVS_ROOT-}$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)
  for folder in "$home"/lvs-????????????????; do
    if [[ -d $folder/etc && -d $folder/usr ]]; then rm -rf "$folder"; fi
  done
}

lives_on || exit 0
if [[ $(<"$claimed") != "$MARK" ]]; then
  echo "the machine belongs to another stack, nothing was changed: $(<"$claimed")" >&2
  exit 1
fi

empty_table
close_firewalld
remove_next_hops
stop_direct_return
remove_routes
stop_own_services
put_rules_back
calm_packaged_services
keep_changed_page
put_files_back
disallow
systemctl daemon-reload
start_firewalld
if [[ -s $sysctls ]]; then sysctl -q -e -p "$sysctls"; fi
remove_copies
rm -rf "${LVS_ROOT-}/run/lvs"
# last of all, so that a run that is interrupted can be repeated
find "$state" -mindepth 1 ! -path "$claimed" -delete
rm "$claimed"
rmdir "$state"
echo "released, as it was before"
