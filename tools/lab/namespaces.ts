import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { UserError } from "../../errors/userError";
import type { LabFolder } from "./labFolder";
import { type Accelerator, type LabRecord, writeRecord } from "./labRecord";
import { identify } from "./processIdentity";
import { MIRROR_PORT } from "./stackConfiguration";

/** The daemons' whole environment; QEMU and dnsmasq get it too. */
const DAEMON_ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LANG: "C.UTF-8",
};

/**
 * Makes the lab's namespaces with its daemons in them, which outlive this process.
 * The record is written before anything runs that it would be needed to find.
 */
export async function spawnNamespaces(
  folder: LabFolder,
  { accelerator, image, mirrorPath }: Pick<LabRecord, "accelerator" | "image" | "mirrorPath">,
): Promise<LabRecord> {
  const errors = join(folder.log, "init.log");
  const stderr = openSync(errors, "w");
  const child = spawn("unshare", ["--mount", "--net", "--pid", "--fork", "--", ...initProgram(folder, accelerator)], {
    cwd: "/",
    detached: true,
    env: DAEMON_ENVIRONMENT,
    stdio: ["pipe", "pipe", stderr],
  });
  closeSync(stderr);
  const { stdin, stdout } = child as ChildProcessByStdio<Writable, Readable, null>;
  const init = identify(Number(await firstLine(stdout, errors)));
  if (init === undefined) throw new UserError({ what: "the lab's first process ended at once", where: errors });

  const record: LabRecord = { init, startedAt: new Date().toISOString(), accelerator, image, mirrorPath };
  writeRecord(folder, record);
  stdin.end("go\n");
  // neither the lab nor the pipes to it keep this process from ending
  stdout.destroy();
  child.unref();
  return record;
}

function initProgram(folder: LabFolder, accelerator: Accelerator): string[] {
  const script = join(import.meta.dirname, "init.sh");
  return ["tini", "--", script, folder.dir, accelerator === "kvm" ? "yes" : "no", ...mirrorServer(folder)];
}

function mirrorServer(folder: LabFolder): string[] {
  return [process.execPath, join(import.meta.dirname, "mirrorServer.mjs"), folder.mirror, `${MIRROR_PORT}`];
}

async function firstLine(stream: Readable, errors: string): Promise<string> {
  const lines = createInterface({ input: stream });
  const line = once(lines, "line").then(([text]) => text as string);
  const end = once(lines, "close").then(() => undefined);
  const first = await Promise.race([line, end]);
  lines.close();
  if (first !== undefined) return first;
  throw new UserError({
    what: "the lab's namespaces could not be made",
    where: errors,
    expected: "root with the right to make namespaces (CAP_SYS_ADMIN; in a container: privileged)",
  });
}
