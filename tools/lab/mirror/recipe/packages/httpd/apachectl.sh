#!/bin/sh
# As on CentOS 7, starting and stopping go through systemd; the rest goes to httpd.
# usage: apachectl start|stop|restart|graceful|status|configtest|HTTPD_OPTION...
case ${1:-} in
  start | stop | restart | status) exec systemctl "$1" httpd.service ;;
  graceful) exec systemctl reload httpd.service ;;
  configtest) exec /usr/sbin/httpd -t ;;
  *) exec /usr/sbin/httpd "$@" ;;
esac
