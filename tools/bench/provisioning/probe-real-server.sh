# Read by bash as root on a real server: what is configured there, a line each.
set -uo pipefail

echo "httpd enabled: $(systemctl is-enabled httpd 2>/dev/null)"
echo "httpd active: $(systemctl is-active httpd 2>/dev/null)"
echo "page: $(cat /var/www/html/index.html 2>/dev/null)"
