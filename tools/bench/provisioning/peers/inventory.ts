import { stringify } from "yaml";
import { addressOf, DIRECTOR, VIP, type Wanted } from "../wanted";

/** Ansible's inventory of a cluster, in YAML. `sshConfig` says how its machines are reached. */
export function inventoryOf({ realServers }: Wanted, sshConfig: string): string {
  const servers = realServers.map(({ node, weight }) => [node, { address: addressOf(node), weight }]);
  return stringify({
    all: {
      vars: { vip: VIP, ansible_ssh_common_args: `-F ${sshConfig}` },
      children: {
        directors: { hosts: { [DIRECTOR]: {} } },
        real_servers: { hosts: Object.fromEntries(servers) },
      },
    },
  });
}
