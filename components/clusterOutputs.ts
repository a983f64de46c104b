import type * as pulumi from "@pulumi/pulumi";
import type { DirectorState, Health, Proof, Proofs, Since } from "../lvs/clusterStatus";

/** What a cluster tells. */
export interface ClusterOutputs {
  /** The address that clients use. */
  vip: pulumi.Output<string>;
  url: pulumi.Output<string>;
  /** The first director's name. */
  director: pulumi.Output<string>;
  /** The name of the director that is master of the first VIP; undefined when none can be reached that is. */
  master: pulumi.Output<string | undefined>;
  /** The name of the director that has it, by VIP. */
  masters: pulumi.Output<Record<string, string>>;
  /** What each director is and since when, by name. */
  directors: pulumi.Output<Record<string, Since<DirectorState>>>;
  /** What checks found out about each real server and since when, by virtual service and name; none without checks. */
  health: pulumi.Output<Health>;
  /** The real servers' addresses, by name. */
  realServers: pulumi.Output<Record<string, string>>;
  /** The rules that the directors hold, in the form of `ipvsadm -Sn`. */
  table: pulumi.Output<string[]>;
  /** How many requests the first service that is asked answered after the last change; undefined where none is. */
  proof: pulumi.Output<Proof | undefined>;
  /** The same of each virtual service, or why it isn't asked; none with `verify: false`. */
  proofs: pulumi.Output<Proofs>;
  /** A command line to log in on each node, by name. */
  ssh: pulumi.Output<Record<string, string>>;
  nodes: pulumi.Output<Record<string, NodeLogin>>;
  /** The nodes' pinned host keys, by name. */
  hostKeys: pulumi.Output<Record<string, string>>;
  /** The same as lines of a known_hosts file, and the jump host's if there is one. */
  knownHosts: pulumi.Output<string>;
  /** The OpenSSH key that logs in on each node, a secret. */
  privateKey: pulumi.Output<string>;
}

/** How to log in on a node: the address, the user, sshd's port if it isn't 22, and what to jump through if need be. */
export interface NodeLogin {
  address: string;
  user: string;
  port?: number;
  /** Another node. */
  jump?: string;
  /** What is no node, in its place: `root@host1`, with a colon and the port if that isn't 22. */
  jumpHost?: string;
}
