import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type TinyProject, tinyProject } from "./tinyProject";

/** How long a state may take to come about; only a failing test waits so long. */
const PATIENCE = { timeout: 300_000, interval: 50 };

let project: TinyProject;

beforeEach(async () => {
  project = await tinyProject();
});
afterEach(() => project.remove());

/** An `up` that has come to the point where its program hangs. */
async function hangingUp() {
  const up = project.startHangingUp();
  const file = join(project.dir, "pids");
  const pids = await vi.waitFor(async () => {
    const words = (await readFile(file, "utf8")).split(" ");
    expect(words).toHaveLength(3);
    return words.map(Number);
  }, PATIENCE);
  return { up, pids: { host: pids[0] as number, program: pids[1] as number, grandchild: pids[2] as number } };
}

function isRunning(pid: number): boolean {
  const status = `/proc/${pid}/stat`;
  // a zombie is only waiting for its parent to take note of its end
  return existsSync(status) && !/\) Z /.test(readFileSync(status, "utf8"));
}

test("the host, the program and its children end when pulumi is killed", async () => {
  const { up, pids } = await hangingUp();
  expect(Object.values(pids).filter(isRunning)).toHaveLength(3);

  up.kill("SIGKILL");
  await up;

  await vi.waitFor(() => expect(Object.values(pids).filter(isRunning)).toEqual([]), PATIENCE);
});

test("an interrupted pulumi interrupts the program, and all of them end", async () => {
  const { up, pids } = await hangingUp();

  up.kill("SIGINT");
  const { exitCode } = await up;

  expect(exitCode).not.toBe(0);
  await vi.waitFor(() => expect(Object.values(pids).filter(isRunning)).toEqual([]), PATIENCE);
});

test("after a killed up, cancel releases the stack and up completes it", async () => {
  const { up } = await hangingUp();
  up.kill("SIGKILL");
  await up;

  const locked = await project.up();
  const cancel = await project.pulumi("cancel", "--yes");
  const again = await project.up();

  expect(locked.exitCode).not.toBe(0);
  expect(locked.output).toContain("locked");
  expect(cancel).toMatchObject({ exitCode: 0 });
  expect(again).toMatchObject({ exitCode: 0 });
});
