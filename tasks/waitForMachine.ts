/** Waits until a machine answers SSH and has ended its first set-up; see {@link WaitInput}. */
import { setTimeout as pause } from "node:timers/promises";
import { runProgram } from "../host/program";
import { UserError } from "../host/userError";
import { type Console, openConsole } from "./console";
import { type Domain, openDomain } from "./domain";
import { readInput, report } from "./input";
import { type SshConnection, SshError, type SshSession, tryLogin } from "./sshSession";

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
const REPORT_EVERY_MS = 10_000;

async function main(): Promise<void> {
  const input = await readInput<WaitInput>();
  const domain = openDomain(input.libvirtUri, input.domain);
  const console = openConsole(input.consoleLog);

  await domain.wake();
  const started = Date.now();
  const session = await waitForLogin(input, domain, console);
  try {
    const waitedSeconds = Math.round((Date.now() - started) / 1000);
    await waitForSetup(input, session, console, Math.max(1, input.timeoutSeconds - waitedSeconds));
  } finally {
    session.close();
  }
}

async function waitForLogin(input: WaitInput, domain: Domain, console: Console): Promise<SshSession> {
  const { node, connection, timeoutSeconds } = input;
  const started = Date.now();
  let reported = started;
  let restarted = false;
  for (;;) {
    const outcome = await tryLogin(connection);
    if (!(outcome instanceof SshError)) return outcome;
    const waited = Math.round((Date.now() - started) / 1000);
    if (waited > timeoutSeconds) {
      throw new UserError({
        what: `${node} didn't answer SSH within ${timeoutSeconds} s; last: ${outcome.message}\n${await console.tail()}`,
        expected: `a login as ${connection.user}@${connection.host}`,
        mend: "see the console above; the next up tries again, and restarts the machine if it stays silent",
      });
    }
    // a restart helps a machine that hangs in its boot; neither one that refuses us nor one behind a silent proxy
    if (!restarted && waited > timeoutSeconds / 2 && outcome.silent && outcome.host === connection.host) {
      restarted = true;
      report(`${node}: silent for ${waited} s, restarting it`);
      await domain.reset();
    }
    if (Date.now() - reported > REPORT_EVERY_MS) {
      reported = Date.now();
      await requireNoFailure(input, domain);
      report(`${node}: waiting for SSH, ${waited} s; ${outcome.message}; console: ${await console.lastLine()}`);
    }
    await pause(POLL_MS);
  }
}

/** A machine that QEMU has paused answers nobody, however long one waits. */
async function requireNoFailure({ node, domain: name }: WaitInput, domain: Domain): Promise<void> {
  const failure = await domain.failure();
  if (failure === undefined) return;
  throw new UserError({
    what: `QEMU has paused ${node}, which can't go on: ${failure}`,
    where: `the hypervisor's domain ${name}`,
    expected: "a machine that runs",
    mend: `see the end of /var/log/libvirt/qemu/${name}.log there: after "KVM internal error" set lvs:accelerator to tcg, which emulates the processor; after an I/O error see to the disk, then repeat the up`,
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
    mend: `look at /var/log/cloud-init.log on ${node}`,
  });
}

runProgram(main);
