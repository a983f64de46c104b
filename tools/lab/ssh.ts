import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors/userError";
import { contentKey } from "../../runtime/contentKey";
import { projectDir } from "../../runtime/paths";
import { runInLab } from "./enter";
import { type CommandEnd, runInteractively } from "./interactive";
import { LAB_RUN_DIR, type LabFolder, labFolder } from "./labFolder";
import { runDirOf } from "./labRecord";

const stackOutputs = z.object({
  /** How to reach each node, by its name; through `jump`, if it isn't on a network of the hypervisor. */
  nodes: z.record(z.string(), z.object({ address: z.string(), user: z.string(), jump: z.string().optional() })),
  /** Each node's public host key, as in "ssh-ed25519 AAAA…". */
  hostKeys: z.record(z.string(), z.string()),
  /** The client's private key, as OpenSSH writes it. */
  privateKey: z.string(),
});

/** What `./lab ssh` needs of the stack's outputs. */
export type SshOutputs = z.infer<typeof stackOutputs>;

/**
 * Logs in to a node, or runs a command there, with this process's own terminal.
 *
 * @param args ssh's own options, then the command
 * @throws UserError when the lab doesn't run or the stack has no such node
 */
export async function sshInteractively(request: { dir?: string; node: string; args: string[] }): Promise<CommandEnd> {
  const folder = labFolder(request);
  const outputs = parseOutputs(await readOutputs(folder.dir));
  requireNode(outputs, request.node);

  const config = await writeConfig(folder, outputs);
  const script = join(import.meta.dirname, "ssh.sh");
  const args = [config, request.node, ...request.args];
  return runInteractively(script, args, { dir: folder.dir, secret: outputs.privateKey });
}

/**
 * Writes ssh's configuration in the lab's own /run: ssh passes its path unquoted to the ssh of a jump,
 * and a project's folder may have blanks in its name. Returns the path as the lab sees it.
 */
async function writeConfig(folder: LabFolder, outputs: SshOutputs): Promise<string> {
  const key = contentKey(JSON.stringify([outputs.nodes, outputs.hostKeys]));
  const write = async (kind: string, text: string) => {
    const name = `${kind}.${key}`;
    await writeFile(join(runDirOf(folder), name), text);
    return join(LAB_RUN_DIR, name);
  };
  const knownHostsFile = await write("known_hosts", knownHosts(outputs));
  return write("ssh_config", sshConfig(outputs, knownHostsFile));
}

/** ssh's configuration: every node by its name, with its pinned host key and the way to it, see ssh_config(5). */
export function sshConfig({ nodes }: SshOutputs, knownHostsFile: string): string {
  const common = [
    "Host *",
    "  StrictHostKeyChecking yes",
    `  UserKnownHostsFile ${knownHostsFile}`,
    "  GlobalKnownHostsFile none",
    // only the stack's own key, which the agent holds
    "  IdentityFile none",
    "  ConnectTimeout 10",
    // a machine that reboots may go without closing its connections
    "  ServerAliveInterval 15",
    "  ServerAliveCountMax 4",
    "  LogLevel ERROR",
  ];
  const hosts = Object.entries(nodes).flatMap(([name, { address, user, jump }]) => [
    `Host ${name}`,
    `  HostName ${address}`,
    `  User ${user}`,
    `  HostKeyAlias ${name}`,
    ...(jump === undefined ? [] : [`  ProxyJump ${jump}`]),
  ]);
  return `${[...common, ...hosts].join("\n")}\n`;
}

/** The nodes' host keys by their names, see sshd(8). */
export function knownHosts({ hostKeys }: SshOutputs): string {
  return Object.entries(hostKeys)
    .map(([name, key]) => `${name} ${key.trim()}\n`)
    .join("");
}

async function readOutputs(dir: string): Promise<string> {
  return runInLab("pulumi", ["stack", "output", "--json", "--show-secrets"], { dir, cwd: projectDir });
}

/** @throws UserError when the outputs are those of a stack that isn't up */
export function parseOutputs(json: string): SshOutputs {
  const outputs = stackOutputs.safeParse(JSON.parse(json));
  if (outputs.success) return outputs.data;
  const lacking = outputs.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new UserError({ what: `the stack isn't up: it lacks the outputs ${lacking}`, fix: "npm run up" });
}

function requireNode({ nodes }: SshOutputs, node: string): void {
  if (node in nodes) return;
  throw new UserError({
    what: `there is no node ${node}`,
    where: "./lab ssh",
    expected: `one of ${Object.keys(nodes).join(", ")}`,
  });
}
