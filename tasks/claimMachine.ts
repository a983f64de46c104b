/**
 * Takes a machine that is there already for this stack: waits until it lets us in, and notes there whose it is and what
 * has to come back; see {@link ClaimInput}. Can be run again at any time.
 */

import { type Problem, UserError } from "../errors/userError";
import type { GuestName } from "../guest/profiles";
import { runProgram } from "../runtime/program";
import { readInput } from "./input";
import { runMachineScript } from "./machineScript";
import { OTHER_HOST_KEY, type SshConnection, type SshError, type SshSession } from "./sshSession";
import { waitForLogin } from "./waitForLogin";

export interface ClaimInput {
  /** The machine's name, for the user. */
  node: string;
  /** What the user calls its settings; those of a stack's node if left out. */
  path?: string;
  connection: SshConnection;
  /** What tells the stack from all others. */
  mark: string;
  /** What it runs; a stack's state of before other guests could be there already has none. */
  guest?: GuestName;
  timeoutSeconds: number;
  /** OpenSSH public key that the user has to let in, where it is the stack's own. */
  publicKey?: string;
}

/** Refused logins are counted by what protects many a machine. */
const POLL_MS = 2_000;

async function main(): Promise<void> {
  const input = await readInput<ClaimInput>();
  const session = await waitForLogin({
    ...input,
    pollMs: POLL_MS,
    isFinal: (error) => isFinal(input, error),
    hint: (error) => `. ${advice(input, error)}`,
    problem: (error) => notLetIn(input, error),
  });
  try {
    await requireSudo(input, session);
    const { status, stderr } = await runMachineScript(session, "claim", input);
    if (status !== 0) throw new UserError({ what: stderr.trim(), where: input.node });
  } finally {
    session.close();
  }
}

/** Whether waiting can't help: a key that isn't let in may be put there meanwhile, one that was given by the user not. */
function isFinal({ publicKey }: ClaimInput, { silent, reason }: SshError): boolean {
  return !silent && (reason === OTHER_HOST_KEY || publicKey === undefined);
}

function notLetIn(input: ClaimInput, error: SshError): Problem {
  const { node, connection, timeoutSeconds } = input;
  const path = pathOf(input);
  if (error.reason === OTHER_HOST_KEY) {
    const itself = error.host === connection.host;
    return {
      what: `${error.host} answers with another host key than the one that it is known by`,
      where: itself ? `${path}.hostKey` : `the way to ${node}`,
      expected: itself ? connection.hostKey : undefined,
      fix: "find out why; if the machine was made anew, take its new key from /etc/ssh/ssh_host_*_key.pub there",
    };
  }
  return {
    what: `${node} didn't let us in${error.silent ? ` within ${timeoutSeconds} s` : ""}; last: ${error.message}`,
    where: path,
    expected: `a login as ${connection.user}@${connection.host}`,
    fix: advice(input, error),
  };
}

function pathOf({ node, path = `lvs:nodes.${node}.existing` }: ClaimInput): string {
  return path;
}

function advice(input: ClaimInput, { silent, host }: SshError): string {
  const { connection, publicKey } = input;
  if (silent) return `see that sshd runs on ${host} and no firewall is in between`;
  if (host !== connection.host) return `see that ${host} lets us in, which is on the way`;
  if (publicKey === undefined) return `see that ${pathOf(input)}.privateKey may log in as ${connection.user}`;
  return `add this line to ~${connection.user}/.ssh/authorized_keys on ${host}: ${publicKey}`;
}

async function requireSudo({ node, connection: { user } }: ClaimInput, session: SshSession): Promise<void> {
  const { status, stderr } = await session.run("sudo -n true");
  if (status === 0) return;
  throw new UserError({
    what: `${user} may not use sudo without a password: ${stderr.trim()}`,
    where: node,
    expected: "a user who may do everything with sudo -n",
    fix: `echo '${user} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/lvs, as root on ${node}`,
  });
}

runProgram(main);
