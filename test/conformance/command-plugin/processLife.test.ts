import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { improvement, type Plugin, startPlugin } from "./support/plugin";
import { freePort, type Sshd, startSshd, USER } from "./support/sshd";

const REMOTE = "command:remote:Command";
const LOCAL = "command:local:Command";

let plugin: Plugin;
let sshd: Sshd;
let dir: string;

beforeAll(async () => {
  sshd = await startSshd();
  dir = await mkdtemp(join(tmpdir(), "process-life-"));
});
afterAll(async () => {
  await sshd.stop();
  await rm(dir, { recursive: true });
});
beforeEach(async () => {
  plugin = await startPlugin();
});
afterEach(() => plugin.stop());

function connection() {
  const { port, privateKey, hostKey } = sshd;
  return { host: "127.0.0.1", port, user: USER, privateKey, hostKey, dialErrorLimit: 0 };
}

/** Resolves to the first message that begins so. */
function told(beginning: string): Promise<string> {
  return new Promise((resolve) => {
    plugin.engine.onLog(({ text }) => {
      if (text.startsWith(beginning)) resolve(text);
    });
  });
}

/** A command that never ends, and tells the numbers of its processes. */
const ENDLESS = "sleep 1000 & echo running $$ $!; wait";

/** Whether a local process is still there; one that has ended but wasn't reaped isn't. */
async function isRunning(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return status !== "" && !/^\d+ \(.*\) Z/.test(status);
}

async function expectEnded(pids: string[]): Promise<void> {
  for (const pid of pids) await expect.poll(() => isRunning(pid)).toBe(false);
}

/** Starts a local command that never ends; resolves to the numbers of its processes and to its failure. */
async function startEndless(command = ENDLESS, options = {}) {
  const running = told("running");
  const failed = plugin.create(LOCAL, { create: command }, options).catch((error: Error) => error.message);
  const [, ...pids] = (await running).split(" ");
  return { pids, failed };
}

describe("cancelled, the plugin", () => {
  test("fails a local command that runs, and ends its process", async () => {
    const { pids, failed } = await startEndless("echo running $$; exec sleep 1000");
    await plugin.cancel();
    expect(await failed).toBeTypeOf("string");
    await expectEnded(pids);
  });

  // the official plugin ends the shell alone; what it started lives on
  improvement("ends all that a local command has started", async () => {
    const { pids, failed } = await startEndless();
    await plugin.cancel();
    expect(await failed).toBe("cancelled");
    expect(pids).toHaveLength(2);
    await expectEnded(pids);
  });

  test("stops dialling a host that doesn't answer", async () => {
    const retrying = told("Dial 1/inf failed");
    const unreachable = { ...connection(), port: await freePort(), dialErrorLimit: -1 };
    const failed = plugin
      .create(REMOTE, { connection: unreachable, create: "true" })
      .catch((error: Error) => error.message);
    await retrying;
    await plugin.cancel();
    expect(await failed).toMatch(/cancell?ed/);
  });

  // the official plugin waits for a remote command to end
  improvement("fails a remote command that runs, ends it, and closes the connection", async () => {
    const running = told("running");
    const create = "trap 'touch ended; exit' TERM; echo running; sleep 1000 & wait";
    const inputs = { connection: connection(), create };
    const failed = plugin.create(REMOTE, inputs).catch((error: Error) => error.message);
    await running;
    await plugin.cancel();
    expect(await failed).toBe("cancelled");
    await expect.poll(() => existsSync(join(sshd.home, "ended"))).toBe(true);
    await expect.poll(() => sshd.connections()).toBe(0);
  });

  test("runs nothing any more", async () => {
    await plugin.cancel();
    await expect(plugin.create(LOCAL, { create: `touch ${dir}/ran` })).rejects.toThrow();
    await expect(readFile(join(dir, "ran"))).rejects.toThrow("ENOENT");
  });
});

describe("a resource's own time limit", () => {
  test("ends a local command", async () => {
    const { pids, failed } = await startEndless("echo running $$; exec sleep 1000", { timeoutSeconds: 1 });
    expect(await failed).toBeTypeOf("string");
    await expectEnded(pids);
  });

  // the official plugin waits for a remote command to end
  improvement("ends a remote command, and is named in the error", async () => {
    const inputs = { connection: connection(), create: "sleep 1000" };
    await expect(plugin.create(REMOTE, inputs, { timeoutSeconds: 1 })).rejects.toThrow("timed out after 1 s");
    await expect.poll(() => sshd.connections()).toBe(0);
  });
});

describe("the plugin ends, with all that it has started,", () => {
  // the official plugin leaves what its commands started
  improvement.each(["SIGINT", "SIGTERM"] as const)("on %s", async (signal) => {
    const { pids } = await startEndless();
    const exited = once(plugin.process, "exit");
    plugin.process.kill(signal);
    await exited;
    await expectEnded(pids);
  });

  // the official plugin looks for the engine every five minutes
  improvement("when the engine dies", async () => {
    const { pids } = await startEndless();
    const exited = once(plugin.process, "exit");
    await plugin.engine.stop();
    await exited;
    await expectEnded(pids);
  });
});
