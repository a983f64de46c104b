#!/bin/sh
# Debian's build looks below /etc/apache2; this sends it where CentOS 7's looks.
exec /usr/libexec/httpd/httpd -d /etc/httpd -f /etc/httpd/conf/httpd.conf "$@"
