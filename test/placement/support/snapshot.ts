import type { ForeignMachines } from "../../../tools/harness/foreignMachines";

/** Where configuration is, and where anybody might leave something. */
const FOLDERS = "/etc /usr/local /usr/libexec /var/lib/lvs /var/www /home /root /run/lvs";
/** What logins change. */
const CHANGING = "! -name .bash_history ! -path '*/.cache*'";

const LOOK = `
find ${FOLDERS} -xdev ${CHANGING} -printf '%p %M %u %g %l\\n' 2>/dev/null | sort
find ${FOLDERS} -xdev ${CHANGING} -type f -print0 2>/dev/null | sort -z | xargs -0 md5sum
sysctl -a 2>/dev/null | grep -E 'ip_forward|conf.all.(forwarding|arp|rp_filter)|ipv4.vs'
for family in 4 6; do
  ip -$family -o address | awk '{ print $2, $4 }'
  ip -$family rule
  ip -$family route show table all
done
for tables in iptables-save ip6tables-save; do $tables | grep -- ^-A; done
ipvsadm -Sn 2>/dev/null
for state in active enabled; do
  for service in keepalived ipvsadm httpd apache2; do echo "$service $(systemctl is-$state $service)"; done
done
systemctl list-unit-files 'lvs-*' --no-legend
systemctl list-units 'lvs-*' --all --no-legend --plain`;

/** All that the stack might change on a machine: a line for each file, value, address, route, rule and service. */
export async function snapshot(machines: ForeignMachines, name: string): Promise<string[]> {
  const lines = (await machines.on(name, LOOK)).split("\n");
  return lines.map((line) => line.replace(/ expires \d+sec/, "").trimEnd());
}
