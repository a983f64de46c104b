import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "./machine";

/** How to log in on a node: the address, the user, and the node to jump through if there is one. */
export interface NodeLogin {
  address: string;
  user: string;
  jump?: string;
}

export function nodeLogin({ sshAddress, user, through }: Machine): NodeLogin {
  return { address: sshAddress, user, ...(through && { jump: through.node }) };
}

/** The same as a command line. */
export function sshCommand({ sshAddress, user, through }: Machine): string {
  const jump = through ? `-J ${through.user}@${through.sshAddress} ` : "";
  return `ssh ${jump}${user}@${sshAddress}`;
}

/** The machines' pinned host keys as lines of a known_hosts file. @see sshd(8), SSH_KNOWN_HOSTS FILE FORMAT */
export function knownHosts(machines: Machine[]): pulumi.Output<string> {
  return pulumi
    .all(machines.map(({ sshAddress, hostKey }) => pulumi.interpolate`${sshAddress} ${hostKey}`))
    .apply((lines) => lines.join("\n"));
}
