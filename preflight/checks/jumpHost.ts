import { isLocal } from "../../libvirt/hypervisorShell";
import { ownNetworks } from "../../plan/placement";
import type { ClosedDoor, Facts } from "../facts";
import { error, type Finding, note } from "../finding";
import type { Target } from "../target";

/** Whether pulumi's machine gets to where it logs in on the machines. */
export function checkJumpHost({ config, uri, setting }: Target, { jumpHost: door }: Facts): Finding[] {
  const { jumpHost, networks } = config;
  if (jumpHost === undefined) {
    if (isLocal(uri) || !ownNetworks(config).includes("front")) return [];
    return [
      note({
        what: `the front network is inside of the hypervisor, so pulumi's machine needs a route to ${networks.front.cidr}`,
        where: setting,
        fix: "without one, name the hypervisor as lvs:jumpHost too, so that logins and requests go through it",
      }),
    ];
  }
  if (door === undefined) return [];
  return [
    error({
      what: `${jumpHost.host} ${door.otherKey ? door.reason : `doesn't let us in: ${door.reason}`}`,
      where: `lvs:jumpHost${door.otherKey ? ".hostKey" : ""}`,
      expected: door.otherKey ? jumpHost.hostKey : `a login as ${jumpHost.user}@${jumpHost.host}`,
      fix: fixOf(door, jumpHost.host),
    }),
  ];
}

function fixOf({ otherKey, silent }: ClosedDoor, host: string): string {
  if (otherKey) return `find out why; a key that you have accepted before: ssh-keygen -F ${host}`;
  if (silent) return `see that sshd runs on ${host} and no firewall is in between`;
  return "let the SSH agent have the key: ssh-add FILE; or set it: pulumi config set --secret --path lvs:jumpHost.privateKey <FILE";
}
