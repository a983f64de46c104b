# Makes the machine a real server: httpd, enabled, with a page that tells who answered.
# GREETING: the page's text.

install_packages httpd

page=/var/www/html/index.html
[[ -s $page ]] || printf '%s\n' "$GREETING" >"$page"

systemctl enable --now httpd
