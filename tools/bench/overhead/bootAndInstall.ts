/** Boots machines from new disks and installs their packages, all at once; prints the seconds. See {@link FloorInput}. */
import { setTimeout as pause } from "node:timers/promises";
import { run } from "../../../runtime/process";
import { runProgram } from "../../../runtime/program";
import { readInput } from "../../../tasks/input";
import { type SshConnection, SshError, type SshSession, tryLogin } from "../../../tasks/sshSession";
import type { FloorInput, FloorMachine } from "./floor";

const POLL_MS = 500;
const BOOT_TIMEOUT_MS = 600_000;

/** cloud-init writes this when its last stage has ended. @see cloud-init's documentation, "Boot stages" */
const SETUP_ENDED = "until [ -e /var/lib/cloud/instance/boot-finished ]; do sleep 0.5; done";

runProgram(async () => {
  const { pool, base, machines } = await readInput<FloorInput>();
  for (const { disk } of machines) await renewDisk(pool, base, disk);
  const started = performance.now();
  for (const { domain } of machines) await virsh("start", domain);
  const [director, ...others] = machines.map(bootOf);
  await Promise.all([install(director), ...others.map((machine) => install(machine, director?.booted))]);
  console.log((performance.now() - started) / 1000);
});

async function renewDisk(pool: string, base: string, disk: string): Promise<void> {
  const capacity = /Capacity: +(\S+) bytes/.exec(await virsh("vol-info", "--bytes", disk, pool))?.[1] ?? "";
  await virsh("vol-delete", disk, pool);
  const backing = ["--backing-vol", base, "--backing-vol-format", "qcow2"];
  await virsh("vol-create-as", pool, disk, capacity, "--format", "qcow2", ...backing);
}

function bootOf(machine: FloorMachine) {
  return { machine, booted: waitForBoot(machine.connection) };
}

async function waitForBoot(connection: SshConnection): Promise<SshSession> {
  const deadline = performance.now() + BOOT_TIMEOUT_MS;
  for (;;) {
    const outcome = await tryLogin(connection);
    if (!(outcome instanceof SshError)) {
      await outcome.run(SETUP_ENDED);
      return outcome;
    }
    if (performance.now() > deadline) throw outcome;
    await pause(POLL_MS);
  }
}

/** @param wayOut what the machine's way to its packages waits for */
async function install(boot: ReturnType<typeof bootOf> | undefined, wayOut?: Promise<unknown>): Promise<void> {
  if (boot === undefined) return;
  const session = await boot.booted;
  await wayOut;
  const script = Buffer.from(boot.machine.installation).toString("base64");
  const { status, stderr } = await session.run(`echo ${script} | base64 -d | sudo -n bash -s`);
  session.close();
  if (status !== 0) throw new Error(`${boot.machine.domain}: ${stderr}`);
}

function virsh(...args: string[]): Promise<string> {
  return run("virsh", ["-q", ...args]);
}
