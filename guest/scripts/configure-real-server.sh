# Makes the machine a real server: httpd, enabled, with a page that tells who answered.
# GREETING: the page's text.
# ROUTES, on a machine with a leg on the clients' network: its ways, as lvs-routes reads them.
# FILES, there: the folder that holds a real server's files, laid out as below /.

install_packages httpd

page=/var/www/html/index.html
[[ -s $page ]] || printf '%s\n' "$GREETING" >"$page"

if [[ -n ${ROUTES-} ]]; then
  cp -r "$FILES"/. /
  chmod 0755 /usr/local/sbin/lvs-*
  printf '%s\n' "$ROUTES" >/etc/sysconfig/lvs-routes
  sysctl -q -p /etc/sysctl.d/90-lvs.conf
  systemctl daemon-reload
  systemctl enable lvs-routes
  # reloads, since a restart would take the VIPs down
  systemctl reload-or-restart lvs-routes
  systemctl reload-or-restart 'lvs-direct-return@*'
fi

systemctl enable --now httpd
