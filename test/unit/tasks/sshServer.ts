import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import ssh2, { type Connection, type ParsedKey } from "ssh2";
import { newKeyPair } from "../../../tasks/generateKeyPair";
import type { SshConnection } from "../../../tasks/sshSession";

/** Where an address that only a server reaches is in truth: a port of this machine's, or why it is nowhere. */
type Place = number | "refused" | "prohibited";

/** A server with a key of its own, which lets in one key. */
export interface SshServer {
  port: number;
  /** How to log in there, by a name of which this machine knows nothing where a proxy is meant to reach it. */
  login(host?: string): SshConnection & { privateKey: string };
  /** What each command said that was run, and what it read. */
  ran: { command: string; input: string }[];
  stop(): void;
}

/** @param reaches what can be reached from there, by host and port */
export async function startSshServer(reaches: Record<string, Place> = {}): Promise<SshServer> {
  const [hostKey, client] = [newKeyPair(), newKeyPair()];
  const ran: SshServer["ran"] = [];
  const connections = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey.privateKey] }, (connection) => {
    connections.add(connection);
    connection
      .on("error", () => {})
      .on("authentication", (attempt) => {
        const known = attempt.method === "publickey" && attempt.key.data.equals(publicPart(client.privateKey));
        if (known) attempt.accept();
        else attempt.reject();
      })
      .on("tcpip", (accept, reject, { destIP, destPort }) => {
        const place = reaches[`${destIP}:${destPort}`];
        if (typeof place === "number") {
          const socket = connect(place, "127.0.0.1");
          const channel = accept();
          socket.on("error", () => channel.end());
          socket.pipe(channel).pipe(socket);
        } else if (place === "prohibited") refuse(connection, reject, 1, "open failed");
        else refuse(connection, reject, 2, "Connection refused");
      })
      .on("session", (accept) => {
        accept().on("exec", (acceptCommand, _, { command }) => {
          const channel = acceptCommand();
          let input = "";
          const answer = () => {
            ran.push({ command, input });
            channel.write(`ran ${command}\n`);
            channel.stderr.write("with a warning\n");
            channel.exit(3);
            channel.end();
          };
          if (!command.endsWith(" -s")) return answer();
          channel.on("data", (data: Buffer) => {
            input += data;
          });
          channel.on("end", answer);
        });
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    login: (host = "127.0.0.1") => ({
      host,
      ...(host === "127.0.0.1" && { port }),
      user: "centos",
      privateKey: client.privateKey,
      hostKey: hostKey.publicKey,
    }),
    ran,
    stop: () => {
      for (const connection of connections) connection.end();
      server.close();
    },
  };
}

/** An SSH agent at a socket, with one key. */
export async function startAgent(folder: string, privateKey: string): Promise<{ socket: string; stop(): void }> {
  const socket = join(folder, "agent");
  const key = ssh2.utils.parseKey(privateKey) as ParsedKey;
  const server = createServer((stream) => {
    const agent = new ssh2.AgentProtocol(false);
    agent.on("identities", (request) => agent.getIdentitiesReply(request, [key]));
    agent.on("sign", (request, _, data) => agent.signReply(request, key.sign(data)));
    stream.pipe(agent).pipe(stream);
  });
  server.listen(socket);
  await once(server, "listening");
  return { socket, stop: () => server.close() };
}

/** As OpenSSH refuses a channel: ssh2's own server gives no reason. @see RFC 4254, 5.1 */
function refuse(connection: Connection, reject: () => void, reason: number, words: string): void {
  type Protocol = { channelOpenFail(recipient: number, reason: number, words: string): void };
  const { _protocol: protocol } = connection as unknown as { _protocol: Protocol };
  const fail = protocol.channelOpenFail;
  protocol.channelOpenFail = (recipient) => fail.call(protocol, recipient, reason, words);
  reject();
  protocol.channelOpenFail = fail;
}

function publicPart(privateKey: string): Buffer {
  return (ssh2.utils.parseKey(privateKey) as ParsedKey).getPublicSSH();
}
