import { createInterface } from "node:readline";
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
  /** OpenSSH private key, PEM-armoured. */
  privateKey: string;
  /** The only host key that is accepted: `ssh-ed25519 AAAA…`. */
  hostKey: string;
  /** A machine to go through. */
  proxy?: SshConnection;
}

/** What a command on the other side printed, and its exit status. */
export interface CommandResult {
  status: number;
  stdout: string;
  stderr: string;
}

/** A login on a machine, held open until it is closed. */
export interface SshSession {
  /** Runs a command; `onLine` is told each line of its standard output as it comes. */
  run(command: string, onLine?: (line: string) => void): Promise<CommandResult>;
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
  const proxy = connection.proxy && (await login(connection.proxy));
  try {
    const tunnel = proxy && (await forward(proxy, connection));
    const client = await login(connection, tunnel);
    return {
      run: (command, onLine) => runCommand(client, connection.host, command, onLine),
      close: () => {
        client.end();
        proxy?.end();
      },
    };
  } catch (error) {
    proxy?.end();
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

function login(connection: SshConnection, tunnel?: ClientChannel): Promise<Client> {
  const [keyType, key = ""] = connection.hostKey.split(" ");
  const pinned = Buffer.from(key, "base64");
  let otherKey = false;
  const config: ConnectConfig = {
    host: connection.host,
    port: connection.port ?? SSH_PORT,
    username: connection.user,
    privateKey: connection.privateKey,
    // at once: to ask without a key first costs a refusal, and sshd takes its time over those
    authHandler: ["publickey"],
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
        const reason = otherKey ? OTHER_HOST_KEY : error.message;
        reject(new SshError(connection.host, reason, !otherKey && error.level !== "client-authentication"));
      })
      .on("close", () => reject(new SshError(connection.host, "closed the connection")))
      .connect(config);
  });
}

/** An RSA key signs by any of these; others are called what they sign by. @see RFC 8332 */
function signatureAlgorithms(keyType: ServerHostKeyAlgorithm): ServerHostKeyAlgorithm[] {
  return keyType === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [keyType];
}

function forward(proxy: Client, { host, port = SSH_PORT }: SshConnection): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    // the proxy's own patience with a silent machine is minutes
    setTimeout(() => reject(new SshError(host, "doesn't answer")), HANDSHAKE_TIMEOUT_MS).unref();
    proxy.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
      if (error) reject(new SshError(host, error.message));
      else resolve(channel);
    });
  });
}

function runCommand(
  client: Client,
  host: string,
  command: string,
  onLine?: (line: string) => void,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new SshError(host, `the connection ended during: ${command}`));
    client.once("close", ended);
    const started: ClientCallback = (error, channel) => {
      if (error) return reject(error);
      const result: CommandResult = { status: 255, stdout: "", stderr: "" };
      if (onLine) createInterface(channel).on("line", onLine);
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
