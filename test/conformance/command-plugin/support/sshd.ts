import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";

const exec = promisify(execFile);

/** The one user of the server; there is no such user outside of it. */
export const USER = "guest";
export const PASSWORD = "correct horse";
const PASSWORD_HASH =
  "$6$lvsconformance$K4h.P6lXEQFVtfhDjb/ImTFda3GyZHbDvOilpE.hIYVAmNi.qd497/rsXjcS6.ysH4EfbxyQUSvhgxuzdZCSM.";
const USER_ID = 61_234;

/** A real sshd on a loopback port, with a user of its own. */
export interface Sshd {
  port: number;
  /** The user's home, which the test can look into. */
  home: string;
  /** The user's number, which its files belong to. */
  owner: string;
  /** A private key that the server accepts. */
  privateKey: string;
  privateKeyFile: string;
  /** The server's public key, as its .pub file has it. */
  hostKey: string;
  /** The connections that are open now. */
  connections: () => Promise<number>;
  stop: () => Promise<void>;
}

export interface SshdOptions {
  /** The variables that it takes from clients. */
  acceptEnv?: string[];
  /** Host names that only this server can resolve: they are the loopback address. */
  hosts?: string[];
  /** The type of its host key, as ssh-keygen(1) names it. */
  hostKeyType?: string;
}

/** Starts a server in namespaces of its own: its user exists only there, and nothing of it outlives it. */
export async function startSshd({ acceptEnv = [], hosts = [], hostKeyType }: SshdOptions = {}): Promise<Sshd> {
  const folder = await mkdtemp(join(tmpdir(), "sshd-"));
  const home = join(folder, "home");
  await mkdir(join(home, ".ssh"), { recursive: true });
  const hostKeyFile = join(folder, "host_key");
  const privateKeyFile = join(folder, "client_key");
  await Promise.all([makeKey(hostKeyFile, { type: hostKeyType }), makeKey(privateKeyFile)]);
  const port = await freePort();
  await writeFile(join(home, ".ssh/authorized_keys"), await readFile(`${privateKeyFile}.pub`));
  await writeFile(join(folder, "passwd"), passwd(home));
  await writeFile(join(folder, "shadow"), `${USER}:${PASSWORD_HASH}:19000::::::\n`, { mode: 0o600 });
  await writeFile(join(folder, "hosts"), ["localhost", ...hosts].map((name) => `127.0.0.1 ${name}\n`).join(""));
  await writeFile(
    join(folder, "sshd_config"),
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${hostKeyFile}`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication yes",
      "KbdInteractiveAuthentication no",
      "PidFile none",
      "Subsystem sftp internal-sftp",
      ...acceptEnv.map((name) => `AcceptEnv ${name}`),
      "",
    ].join("\n"),
  );
  await exec("chmod", ["755", folder]);
  await exec("chown", ["-R", `${USER_ID}:${USER_ID}`, home]);

  const script = new URL("sshd.sh", import.meta.url).pathname;
  const child = spawn("unshare", ["--mount", "--pid", "--fork", "--kill-child", script, folder, inject("sshd")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  await Promise.race([
    accepting(port),
    once(child, "exit").then(() => {
      throw new Error(`sshd ended at once: ${said}`);
    }),
  ]);
  const server = Number(await firstChild(child.pid ?? 0));
  return {
    port,
    home,
    owner: String(USER_ID),
    privateKey: await readFile(privateKeyFile, "utf8"),
    privateKeyFile,
    hostKey: (await readFile(`${hostKeyFile}.pub`, "utf8")).trim(),
    connections: async () => (await children(server)).length,
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes an SSH key pair: the private key in the file, the public key beside it. */
export async function makeKey(file: string, { type = "ed25519", passphrase = "" } = {}): Promise<void> {
  await exec("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", "conformance", "-f", file]);
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

function passwd(home: string): string {
  return [
    "root:x:0:0::/root:/bin/sh",
    "sshd:x:100:65534::/run/sshd:/usr/sbin/nologin",
    "nobody:x:65534:65534::/:/usr/sbin/nologin",
    `${USER}:x:${USER_ID}:${USER_ID}::${home}:/bin/sh`,
    "",
  ].join("\n");
}

/** Resolves when the port takes connections. */
async function accepting(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const connected = await Promise.race([
      once(socket, "connect").then(() => true),
      new Promise<boolean>((failed) => socket.once("error", () => failed(false))),
    ]).catch(() => false);
    socket.destroy();
    if (connected) return;
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

async function children(pid: number): Promise<string[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return list.split(" ").filter(Boolean);
}

async function firstChild(pid: number): Promise<string> {
  const [first] = await children(pid);
  if (!first) throw new Error(`process ${pid} has no child`);
  return first;
}
