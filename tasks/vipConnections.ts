import type { SshSession } from "./sshSession";

/** One entry of the director's connection table. */
export interface VipConnection {
  clientAddress: string;
  clientPort: number;
  /** SYN_RECV, ESTABLISHED, FIN_WAIT, … */
  state: string;
  /** The real server it was sent to: 192.168.2.13:80. */
  realServer: string;
}

/** The director's connections of one virtual service (192.168.1.12:80), as `ipvsadm -Lnc` lists them. */
export async function readConnections(session: SshSession, service: string): Promise<VipConnection[]> {
  const { stdout } = await session.run("sudo -n ipvsadm -Lnc");
  return parseConnections(stdout, service);
}

/**
 * Parses `ipvsadm -Lnc`: protocol, time left, state, client, virtual service and real server, a line each.
 *
 * @see ipvsadm(8), `-c, --connection`
 */
export function parseConnections(listing: string, service: string): VipConnection[] {
  return listing
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, , state, client, virtual, realServer]) => {
      if (!state || !client || !realServer || virtual !== service) return [];
      const colon = client.lastIndexOf(":");
      const clientAddress = client.slice(0, colon).replace(/^\[|\]$/g, "");
      return [{ clientAddress, clientPort: Number(client.slice(colon + 1)), state, realServer }];
    });
}

/** How many of the answered requests each real server answered, by its name; 0 for one that answered none. */
export function answersByRealServer(
  answered: VipConnection[],
  realServers: Record<string, string>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(realServers).map(([name, address]) => [
      name,
      answered.filter(({ realServer }) => realServer === address).length,
    ]),
  );
}
