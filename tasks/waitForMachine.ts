/** Waits until a machine answers SSH and has ended its first set-up; see {@link WaitInput}. */

import { UserError } from "../errors/userError";
import { isLocal } from "../libvirt/hypervisorShell";
import { runProgram } from "../runtime/program";
import { type Console, openConsole } from "./console";
import { type Domain, openDomain } from "./domain";
import { readInput, report } from "./input";
import type { SshConnection, SshSession } from "./sshSession";
import { waitForLogin } from "./waitForLogin";

export interface WaitInput {
  /** The machine's name, for the user. */
  node: string;
  connection: SshConnection;
  timeoutSeconds: number;
  libvirtUri: string;
  /** The libvirt domain's name. */
  domain: string;
  /** The file, on the hypervisor, that the machine's serial console is logged to. */
  consoleLog: string;
}

/** cloud-init writes this when its last stage has ended. @see cloud-init's documentation, "Boot stages" */
const SETUP_ENDED = "/var/lib/cloud/instance/boot-finished";

const POLL_MS = 500;

async function main(): Promise<void> {
  const input = await readInput<WaitInput>();
  const domain = openDomain(input.libvirtUri, input.domain);
  const console = openConsole(input.consoleLog);

  await domain.wake();
  const started = Date.now();
  const session = await logIn(input, domain, console);
  try {
    const waitedSeconds = Math.round((Date.now() - started) / 1000);
    await waitForSetup(input, session, console, Math.max(1, input.timeoutSeconds - waitedSeconds));
  } finally {
    session.close();
  }
}

async function logIn(input: WaitInput, domain: Domain, console: Console): Promise<SshSession> {
  const { node, connection, timeoutSeconds } = input;
  let restarted = false;
  return waitForLogin({
    ...input,
    pollMs: POLL_MS,
    // a restart helps a machine that hangs in its boot; neither one that refuses us nor one behind a silent proxy
    help: async ({ silent, host }, waitedSeconds) => {
      if (restarted || waitedSeconds <= timeoutSeconds / 2 || !silent || host !== connection.host) return;
      restarted = true;
      report(`${node}: silent for ${waitedSeconds} s, restarting it`);
      await domain.reset();
    },
    hint: async () => {
      await requireNoFailure(input, domain);
      return `; console: ${await console.lastLine()}`;
    },
    problem: async ({ message }) => ({
      what: `${node} didn't answer SSH within ${timeoutSeconds} s; last: ${message}\n${await console.tail()}`,
      expected: `a login as ${connection.user}@${connection.host}`,
      fix: `see the console above; the next up tries again, and restarts the machine if it stays silent${elsewhere(input)}`,
    }),
  });
}

/** Where the hypervisor is another machine than pulumi's, a network of libvirt's own may be out of reach. */
function elsewhere({ connection, libvirtUri }: WaitInput): string {
  if (connection.proxy || isLocal(libvirtUri)) return "";
  return `; if this machine has no route to ${connection.host}, name the hypervisor as lvs:jumpHost`;
}

/** A machine that QEMU has paused answers nobody, however long one waits. */
async function requireNoFailure({ node, domain: name }: WaitInput, domain: Domain): Promise<void> {
  const failure = await domain.failure();
  if (failure === undefined) return;
  throw new UserError({
    what: `QEMU has paused ${node}, which can't go on: ${failure}`,
    where: `the hypervisor's domain ${name}`,
    expected: "a machine that runs",
    fix: `see the end of /var/log/libvirt/qemu/${name}.log there: after "KVM internal error" set lvs:accelerator to tcg, which emulates the processor; after an I/O error see to the disk, then repeat the up`,
  });
}

async function waitForSetup(
  { node, timeoutSeconds }: WaitInput,
  session: SshSession,
  console: Console,
  secondsLeft: number,
): Promise<void> {
  const { status } = await session.run(
    // synced, since a power cut now could leave its files empty
    `timeout ${secondsLeft} sh -c 'until [ -e ${SETUP_ENDED} ]; do sleep 0.5; done; sync'`,
  );
  if (status === 0) return;
  throw new UserError({
    what: `${node} answers SSH but didn't end its first set-up within ${timeoutSeconds} s\n${await console.tail()}`,
    expected: `${SETUP_ENDED}, which cloud-init writes at its end`,
    fix: `look at /var/log/cloud-init.log on ${node}`,
  });
}

runProgram(main);
