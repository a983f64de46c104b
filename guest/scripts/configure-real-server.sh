# Makes the machine a real server: a web server, enabled, with a page that tells who answered.
# GREETING: the page's text. WEB_SERVER: its unit. WELCOME_PAGE: what its package puts there as a page, if anything.
# ROUTES, on a machine that has other ways than through the director: its ways, as lvs-routes reads them; empty on a director.
# FILES, there: a real server's files, laid out as below /, as put_files takes them.
# shellcheck disable=SC2154

end_first_boot
install_packages
stop_firewalld

page=/var/www/html/index.html
if [[ ! -s $page ]] || cmp -s "$page" "$WELCOME_PAGE"; then
  will_write "$page"
  printf '%s\n' "$GREETING" >"$page"
  if lives_on; then cp "$page" "$page_written"; fi
fi

if [[ -n ${ROUTES+told} ]]; then
  put_files "$FILES"
  will_write /etc/sysconfig/lvs-routes
  chmod 0755 /usr/local/sbin/lvs-*
  mkdir -p /etc/sysconfig
  sed '/^$/d' <<<"$ROUTES" >/etc/sysconfig/lvs-routes
  will_set /etc/sysctl.d/91-lvs-direct-return.conf
  sysctl -q -p /etc/sysctl.d/91-lvs-direct-return.conf
  systemctl --no-reload enable lvs-routes
  systemctl daemon-reload
  # reloads, since a restart would take the VIPs down
  systemctl reload-or-restart lvs-routes
  systemctl reload-or-restart 'lvs-direct-return@*'
fi

systemctl --no-reload enable "$WEB_SERVER"
systemctl start "$WEB_SERVER"
