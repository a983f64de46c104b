import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import ssh2, {
  type Client,
  type ClientCallback,
  type ClientChannel,
  type ConnectConfig,
  type ServerHostKeyAlgorithm,
} from "ssh2";
import { UserError } from "../errors/userError";

/** Where and how to log in; the fields of `@pulumi/command`'s connection that the cluster uses. */
export interface SshConnection {
  host: string;
  /** 22 if left out. */
  port?: number;
  user: string;
  /** OpenSSH private key, PEM-armoured. Left out: the keys of the SSH agent that SSH_AUTH_SOCK names. */
  privateKey?: string;
  /** The only host key that is accepted: `ssh-ed25519 AAAA…`. */
  hostKey: string;
  /** What to go through; it may have a proxy itself. */
  proxy?: SshConnection;
}

/** What a command on the other side printed, and its exit status. */
export interface CommandResult {
  status: number;
  stdout: string;
  stderr: string;
}

/** What a command reads on standard input, and who is told each line of its output as it comes. */
export interface CommandStreams {
  input?: string;
  onLine?(line: string): void;
  onErrorLine?(line: string): void;
}

/** A login on a machine, held open until it is closed. */
export interface SshSession {
  run(command: string, streams?: CommandStreams): Promise<CommandResult>;
  /**
   * Opens a TCP connection from there.
   *
   * @throws Error with the system's code where the other side tells why: ECONNREFUSED, EHOSTUNREACH
   */
  connect(host: string, port: number): Promise<Duplex>;
  close(): void;
}

/** A login that failed or a connection that ended, and on which host of the way. */
export class SshError extends UserError {
  constructor(
    readonly host: string,
    readonly reason: string,
    /** False for a host that answers, but with another key, or that doesn't let us in. */
    readonly silent = true,
  ) {
    super({ what: reason, where: host });
  }
}

export const OTHER_HOST_KEY = "answers with another host key than its own";

/** An emulated machine needs seconds for a key exchange; one that is still booting never ends it. */
const HANDSHAKE_TIMEOUT_MS = 20_000;
/** A machine that freezes in the middle of a command is given up after these. */
const KEEPALIVE_MS = 10_000;
const UNANSWERED_KEEPALIVES = 3;
const SSH_PORT = 22;

/**
 * Logs in, through the proxy if there is one.
 *
 * @throws SshError that names the host that didn't let us in
 */
export async function openSession(connection: SshConnection): Promise<SshSession> {
  const { client, close } = await logIn(connection);
  return {
    run: (command, streams) => runCommand(client, connection.host, command, streams),
    connect: (host, port) => connectFrom(client, host, port),
    close,
  };
}

/** A login, and what ends it with all those before it. */
interface Login {
  client: Client;
  close(): void;
}

async function logIn(connection: SshConnection): Promise<Login> {
  const before = connection.proxy && (await logIn(connection.proxy));
  try {
    const client = await login(connection, before && (await forward(before.client, connection)));
    return {
      client,
      close: () => {
        client.end();
        before?.close();
      },
    };
  } catch (error) {
    before?.close();
    throw error;
  }
}

/** Logs in, or tells why that failed: a machine that boots may let us in later. */
export async function tryLogin(connection: SshConnection): Promise<SshSession | SshError> {
  try {
    return await openSession(connection);
  } catch (error) {
    if (error instanceof SshError) return error;
    throw error;
  }
}

const REFUSED = "client-authentication";

async function login(connection: SshConnection, tunnel?: ClientChannel): Promise<Client> {
  const [keyType, key = ""] = connection.hostKey.split(" ");
  const pinned = Buffer.from(key, "base64");
  let otherKey = false;
  const config: ConnectConfig = {
    host: connection.host,
    port: connection.port ?? SSH_PORT,
    username: connection.user,
    ...keysOf(connection),
    readyTimeout: HANDSHAKE_TIMEOUT_MS,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: UNANSWERED_KEEPALIVES,
    algorithms: { serverHostKey: signatureAlgorithms(keyType as ServerHostKeyAlgorithm) },
    hostVerifier: (offered: Buffer) => {
      otherKey = !offered.equals(pinned);
      return !otherKey;
    },
    ...(tunnel && { sock: tunnel }),
  };
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client
      .on("ready", () => resolve(client))
      .on("error", (error: Error & { level?: string }) => {
        client.end();
        const keys = connection.privateKey === undefined ? ", with the SSH agent's keys" : "";
        const reason = otherKey ? OTHER_HOST_KEY : `${error.message}${error.level === REFUSED ? keys : ""}`;
        reject(new SshError(connection.host, reason, !otherKey && error.level !== REFUSED && error.level !== "agent"));
      })
      .on("close", () => reject(new SshError(connection.host, "closed the connection")))
      .connect(config);
  });
}

/** What logs in, and by which method at once: to ask without a key first costs a refusal, and sshd takes its time over those. */
function keysOf({ host, privateKey }: SshConnection): Pick<ConnectConfig, "privateKey" | "agent" | "authHandler"> {
  if (privateKey !== undefined) return { privateKey, authHandler: ["publickey"] };
  const agent = process.env.SSH_AUTH_SOCK;
  if (!agent) throw new SshError(host, "there is no key to log in with: SSH_AUTH_SOCK names no SSH agent", false);
  return { agent, authHandler: ["agent"] };
}

/** An RSA key signs by any of these; others are called what they sign by. @see RFC 8332 */
function signatureAlgorithms(keyType: ServerHostKeyAlgorithm): ServerHostKeyAlgorithm[] {
  return keyType === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [keyType];
}

function forward(client: Client, { host, port = SSH_PORT, proxy }: SshConnection): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    // the proxy's own patience with a silent machine is minutes
    setTimeout(() => reject(new SshError(host, "doesn't answer")), HANDSHAKE_TIMEOUT_MS).unref();
    openChannel(client, host, port).then(resolve, (error: ChannelError) => {
      if (error.reason !== PROHIBITED) return reject(new SshError(host, error.message));
      const reason = `its sshd doesn't forward to ${host}:${port}: see AllowTcpForwarding and PermitOpen there`;
      reject(new SshError(proxy?.host ?? host, reason, false));
    });
  });
}

/** Why the other side opened no channel. @see RFC 4254, 5.1 */
interface ChannelError extends Error {
  reason?: number;
}
const PROHIBITED = 1;

function openChannel(client: Client, host: string, port: number): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.forwardOut("127.0.0.1", 0, host, port, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

/** The system's codes, by what OpenSSH's server makes of them. */
const CODES: Record<string, string> = {
  "Connection refused": "ECONNREFUSED",
  "No route to host": "EHOSTUNREACH",
  "Network is unreachable": "ENETUNREACH",
  "Connection timed out": "ETIMEDOUT",
};

async function connectFrom(client: Client, host: string, port: number): Promise<Duplex> {
  try {
    return await openChannel(client, host, port);
  } catch (error) {
    const { message } = error as Error;
    const said = Object.keys(CODES).find((words) => message.endsWith(words));
    throw said === undefined ? error : Object.assign(error as Error, { code: CODES[said] });
  }
}

function runCommand(
  client: Client,
  host: string,
  command: string,
  { input, onLine, onErrorLine }: CommandStreams = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new SshError(host, `the connection ended during: ${command}`));
    client.once("close", ended);
    const started: ClientCallback = (error, channel) => {
      if (error) return reject(error);
      const result: CommandResult = { status: 255, stdout: "", stderr: "" };
      if (onLine) createInterface(channel).on("line", onLine);
      if (onErrorLine) createInterface(channel.stderr).on("line", onErrorLine);
      if (input !== undefined) channel.end(input);
      channel.on("data", (data: Buffer) => {
        result.stdout += data;
      });
      channel.stderr.on("data", (data: Buffer) => {
        result.stderr += data;
      });
      channel.on("exit", (status: number | null) => {
        result.status = status ?? 255;
      });
      channel.on("close", () => {
        client.off("close", ended);
        resolve(result);
      });
    };
    try {
      client.exec(command, started);
    } catch {
      // the connection ended before
      ended();
    }
  });
}
