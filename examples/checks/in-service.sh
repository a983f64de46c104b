#!/bin/bash
# in-service.sh ADDRESS PORT: whether a real server takes connections, and nobody has put it out of service on the
# director, by a file of its address's name: touch /run/out-of-service/192.168.2.13
[[ ! -e /run/out-of-service/$1 ]] && exec 3<>"/dev/tcp/$1/$2"
