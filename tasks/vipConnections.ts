import { renderEndpoint } from "../lvs/rules";
import type { Question } from "./question";
import type { SshSession } from "./sshSession";

/** One entry of the director's connection table; a UDP client is one too. */
export interface VipConnection {
  transport: "tcp" | "udp" | "sctp";
  clientAddress: string;
  clientPort: number;
  /** SYN_RECV, ESTABLISHED, FIN_WAIT, UDP, … */
  state: string;
  /** Where the client sent it: 192.168.1.12:80. */
  vip: string;
  /** The real server it was sent to: 192.168.2.13:80. */
  realServer: string;
}

/** The director's connections, as `ipvsadm -Lnc` lists them. */
export async function readConnections(session: SshSession): Promise<VipConnection[]> {
  const { stdout } = await session.run("sudo -n ipvsadm -Lnc");
  return parseConnections(stdout);
}

/**
 * Parses `ipvsadm -Lnc`: protocol, time left, state, client, VIP and real server, a line each.
 *
 * @see ipvsadm(8), `-c, --connection`
 */
export function parseConnections(listing: string): VipConnection[] {
  return listing
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([protocol = "", , state, client, vip, realServer]) => {
      if (!/^(TCP|UDP|SCTP)$/.test(protocol) || !state || !client || !vip || !realServer) return [];
      const transport = protocol.toLowerCase() as VipConnection["transport"];
      const colon = client.lastIndexOf(":");
      const clientAddress = client.slice(0, colon).replace(/^\[|\]$/g, "");
      return [{ transport, clientAddress, clientPort: Number(client.slice(colon + 1)), state, vip, realServer }];
    });
}

/** Those of a service that is asked. */
export function connectionsOf(
  connections: VipConnection[],
  { transport, address, port }: Pick<Question, "transport" | "address" | "port">,
): VipConnection[] {
  const asked = renderEndpoint({ address, port });
  return connections.filter((connection) => connection.transport === transport && connection.vip === asked);
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
