import * as pulumi from "@pulumi/pulumi";
import type { ClusterNode } from "./clusterNode";
import type { NodeLogin } from "./clusterOutputs";
import type { Hop } from "./hop";

export function nodeLogin({ sshAddress, user, port, through }: ClusterNode): NodeLogin {
  return {
    address: sshAddress,
    user,
    ...(port !== undefined && { port }),
    ...(through && (through.node === undefined ? { jumpHost: destination(through) } : { jump: through.node })),
  };
}

/** The same as a command line. */
export function sshCommand({ sshAddress, user, port, through }: ClusterNode): string {
  const jump = through ? `-J ${way(through).map(destination).join(",")} ` : "";
  return `ssh ${jump}${port === undefined ? "" : `-p ${port} `}${user}@${sshAddress}`;
}

/** All that is gone through, the nearest to pulumi's machine first. */
function way(last: Hop): Hop[] {
  return last.through ? [...way(last.through), last] : [last];
}

/** As ssh's `-J` takes it. */
function destination({ user, sshAddress, port }: Hop): string {
  const host = sshAddress.includes(":") ? `[${sshAddress}]` : sshAddress;
  return `${user}@${host}${port === undefined ? "" : `:${port}`}`;
}

/** Pinned host keys as lines of a known_hosts file. @see sshd(8), SSH_KNOWN_HOSTS FILE FORMAT */
export function knownHosts(hosts: Hop[]): pulumi.Output<string> {
  const line = ({ sshAddress, port, hostKey }: Hop) =>
    pulumi.interpolate`${port === undefined ? sshAddress : `[${sshAddress}]:${port}`} ${hostKey}`;
  return pulumi.all(hosts.map(line)).apply((lines) => lines.join("\n"));
}
