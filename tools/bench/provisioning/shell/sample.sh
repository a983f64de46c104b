#!/bin/bash
# The sample as a person types it over SSH, one machine after another.
#   sample.sh SSH_CONFIG configure NODE=ADDRESS...   the director, these real servers, and a table with all of them
#   sample.sh SSH_CONFIG weight ADDRESS WEIGHT       another weight of one real server
#   sample.sh SSH_CONFIG add NODE=ADDRESS            one more real server
#   sample.sh SSH_CONFIG remove NODE...              no director, and none of these real servers
set -euo pipefail

vip=192.168.1.12
ssh_config=$1
action=$2
shift 2

# Runs a text as root on a node.
on() {
  ssh -F "$ssh_config" "$1" sudo -n bash -euo pipefail -s <<<"$2"
}

real_server() {
  local node=$1
  on "$node" "
    yum install -y -q httpd
    echo ${node^} >/var/www/html/index.html
    systemctl enable --now httpd
  "
}

director() {
  local server rules="-A -t $vip:80 -s wlc"
  for server; do rules+=$'\n'"-a -t $vip:80 -r ${server#*=}:80 -m -w 1"; done
  on node1 "
    yum install -y -q ipvsadm keepalived
    echo net.ipv4.ip_forward=1 >/etc/sysctl.d/90-lvs.conf
    sysctl -q -p /etc/sysctl.d/90-lvs.conf
    printf 'global_defs {\n    router_id lvs\n}\n' >/etc/keepalived/keepalived.conf
    systemctl enable --now keepalived
    ipvsadm -C
    ipvsadm -R <<<'$rules'
    ipvsadm -Sn >/etc/sysconfig/ipvsadm
    systemctl enable --now ipvsadm
  "
}

edit_table() {
  on node1 "
    ipvsadm $1
    ipvsadm -Sn >/etc/sysconfig/ipvsadm
  "
}

case $action in
configure)
  for server; do real_server "${server%%=*}"; done
  director "$@"
  ;;
weight)
  edit_table "-e -t $vip:80 -r $1:80 -m -w $2"
  ;;
add)
  real_server "${1%%=*}"
  edit_table "-a -t $vip:80 -r ${1#*=}:80 -m -w 1"
  ;;
remove)
  on node1 "
    systemctl disable --now keepalived ipvsadm
    rm /etc/sysconfig/ipvsadm /etc/sysctl.d/90-lvs.conf /etc/keepalived/keepalived.conf
  "
  for node; do
    on "$node" "
      systemctl disable --now httpd
      rm /var/www/html/index.html
    "
  done
  ;;
*)
  echo "no such action: $action" >&2
  exit 2
  ;;
esac
