import { SSH_PORT } from "../config/schema/login";
import type { StackConfig } from "../config/schema/stack";

/** What all logins go through, but for the keys. */
export interface JumpHostPlan {
  host: string;
  /** Where its sshd listens if not at SSH's own port. */
  port: number | undefined;
  user: string;
  /**
   * The nodes that are logged in on from there, by their addresses on the front network: a login of `@pulumi/command`
   * goes through one machine at most, so the director is passed by where that can be. Other real servers are reached
   * through the first director from there.
   */
  reaches: Record<string, string>;
}

export function planJumpHost({ jumpHost, nodes }: StackConfig): JumpHostPlan | undefined {
  if (jumpHost === undefined) return undefined;
  const { host, port, user } = jumpHost;
  const reaches = Object.entries(nodes).flatMap(([node, { front }]) => (front === undefined ? [] : [[node, front]]));
  return { host, port: port === SSH_PORT ? undefined : port, user, reaches: Object.fromEntries(reaches) };
}
