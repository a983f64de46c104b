import { familyOfAddress } from "../lvs/virtualService";
import type { Asked, RequestResult } from "./asking/requestResult";
import { sendRequests } from "./requests";
import { openSession, type SshConnection, type SshSession } from "./sshSession";
import { readConnections, type VipConnection } from "./vipConnections";

/** Who sends requests to a VIP, and knows its own among the director's connections. */
export interface VipClient {
  /** For the user. */
  name: string;
  send(asked: Asked, count: number): Promise<RequestResult[]>;
  /** Those of a service's connections over which its requests were answered. */
  answered(connections: VipConnection[], results: RequestResult[]): VipConnection[];
  close(): void;
}

/** This machine knows its connections by its ports. */
export const THIS_MACHINE: VipClient = {
  name: "this machine",
  send: sendRequests,
  answered: (connections, results) => {
    const ports = new Set(results.filter(({ answered }) => answered).map(({ localPort }) => localPort));
    return connections.filter(({ clientPort }) => ports.has(clientPort));
  },
  close: () => {},
};

/**
 * The jump host opens TCP connections and tells nobody their ports. So they are those that weren't there before, from the
 * address that the director sees it log in from; from any address where the VIP is of the other family.
 *
 * @param director a login on the director through it
 */
export async function jumpHostClient(jumpHost: SshConnection, director: SshSession): Promise<VipClient> {
  const [session, before, { stdout }] = await Promise.all([
    openSession(jumpHost),
    readConnections(director),
    director.run("echo $SSH_CONNECTION"),
  ]);
  // sshd(8): client's address and port, server's address and port
  const [address = ""] = stdout.split(" ");
  return {
    name: `the jump host ${jumpHost.host}`,
    send: (asked, count) => sendRequests(asked, count, session.connect),
    answered: (connections) => newConnections(before, connections, address),
    close: session.close,
  };
}

/**
 * The connections that have come since, from a client's address if it has one of their family. What keeps a persistent
 * client with its real server is none: it has no port.
 */
export function newConnections(before: VipConnection[], after: VipConnection[], address: string): VipConnection[] {
  const key = ({ clientAddress, clientPort, vip }: VipConnection) => `${clientAddress} ${clientPort} ${vip}`;
  const known = new Set(before.map(key));
  return after.filter(
    (connection) =>
      connection.clientPort !== 0 &&
      !known.has(key(connection)) &&
      (connection.clientAddress === address || familyOfAddress(connection.clientAddress) !== familyOfAddress(address)),
  );
}
