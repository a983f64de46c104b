# Read by bash on a machine that is being prepared: packages come from the lab's mirror, for every peer alike.
set -euo pipefail
sed -i -E \
  -e 's|^mirrorlist=|#mirrorlist=|' \
  -e 's|^#?baseurl=.*/(os\|updates\|extras\|centosplus)/|baseurl=http://192.168.1.11:8080/centos/7.9.2009/\1/|' \
  /etc/yum.repos.d/CentOS-Base.repo
