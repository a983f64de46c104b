import * as pulumi from "@pulumi/pulumi";
import type { ClusterNode } from "./clusterNode";
import type { NodeLogin } from "./clusterOutputs";

export function nodeLogin({ sshAddress, user, port, through }: ClusterNode): NodeLogin {
  return { address: sshAddress, user, ...(port !== undefined && { port }), ...(through && { jump: through.node }) };
}

/** The same as a command line. */
export function sshCommand({ sshAddress, user, port, through }: ClusterNode): string {
  const jump = through ? `-J ${through.user}@${withPort(through)} ` : "";
  return `ssh ${jump}${port === undefined ? "" : `-p ${port} `}${user}@${sshAddress}`;
}

function withPort({ sshAddress, port }: ClusterNode): string {
  return port === undefined ? sshAddress : `${sshAddress}:${port}`;
}

/** The machines' pinned host keys as lines of a known_hosts file. @see sshd(8), SSH_KNOWN_HOSTS FILE FORMAT */
export function knownHosts(machines: ClusterNode[]): pulumi.Output<string> {
  const line = ({ sshAddress, port, hostKey }: ClusterNode) =>
    pulumi.interpolate`${port === undefined ? sshAddress : `[${sshAddress}]:${port}`} ${hostKey}`;
  return pulumi.all(machines.map(line)).apply((lines) => lines.join("\n"));
}
