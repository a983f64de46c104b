import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Clone } from "../../tools/harness/clone";
import { installedClone, takeToolchain } from "./support/installedClone";
import { ENDINGS, type Ended, type Ending, Seat } from "./support/seat";

let clone: Clone;
beforeAll(async () => {
  clone = await installedClone();
});
afterAll(() => clone.remove());

/** What the user is told, in one line, and a shell by the exit status. */
function expectTold({ exitStatus, output }: Ended, line: string): void {
  // with its terminal gone there is nobody to be told
  if (exitStatus === undefined) return;
  expect([130, 143], output).toContain(exitStatus);
  const lines = stripVTControlCharacters(output)
    .split("\n")
    .map((shown) => shown.trim());
  expect(lines.filter((shown) => shown.startsWith("interrupted: "))).toEqual([`interrupted: ${line}`]);
  expect(output).not.toMatch(/^\s+at |npm error/m);
}

describe("a program that has started others", () => {
  const program = (way: string) => `node runtime/run.mjs test/lab/support/interruptible.ts ${way}`;
  const ready = (seat: Seat) => () => seat.processes().filter((name) => name === "sleep").length === 2;

  test.each<Ending>(["Ctrl-C", "Ctrl-C twice"])(
    "ends also those that don't end by themselves, after %s",
    async (ending) => {
      const seat = await Seat.at(clone.dir);

      const ended = await seat.interrupt(program("stubborn"), ending, ready(seat));

      expect(ended.output).toMatch(/waiting up to \d s for the stubborn; another Ctrl-C ends that at once/);
      expect(ended.left).toEqual([]);
      expectTold(ended, "nothing is left");
    },
  );

  test("leaves alone what must not be cut off, and says so", async () => {
    const seat = await Seat.at(clone.dir);

    const ended = await seat.interrupt(program("uncut"), "Ctrl-C twice", ready(seat));

    expect(ended.left).toEqual(["sh", "sleep", "sleep"]);
    expectTold(ended, "nothing is left; what must not be cut off goes on until it may end");
  });
});

test("a step that fails ends those beside it, and what they would begin", async () => {
  const program = ["runtime/run.mjs", "test/lab/support/interruptible.ts", "beside"];
  const ended = await execa("node", program, { cwd: clone.dir, reject: false });

  expect(ended).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^error: sh .* failed: exit status 7/m) });
  expect((await execa("pgrep", ["--full", "^sleep 3131$"], { reject: false })).stdout).toBe("");
});

describe("npm run toolchain", () => {
  /** Go as far as it is asked for its version, and then for a build, which never ends. */
  const SLOW_GO = '#!/bin/sh\n[ "$1" = env ] && exec echo go1.26.0\nsleep 1000 & sleep 1000\n';

  test.each(ENDINGS)("leaves nothing behind after %s while it builds", async (ending) => {
    const bin = join(clone.dir, "bin");
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, "go"), SLOW_GO, { mode: 0o755 });
    const cache = join(clone.dir, "cache");
    const seat = await Seat.at(clone.dir, { PATH: `${bin}:${process.env.PATH}`, LVS_CACHE: cache });

    const ended = await seat.interrupt("npm run toolchain", ending, () => seat.processes().includes("sleep"));

    expect(ended.left).toEqual([]);
    expect((await readdir(cache, { recursive: true })).filter((name) => name.includes("unfinished"))).toEqual([]);
    expectTold(ended, "what was built is kept; npm run toolchain goes on");
  });
});

/** A seat where the toolchain is there, and a folder for the temporary files of what is typed. */
async function seatWithToolchain(): Promise<{ seat: Seat; temporary: string }> {
  if (!existsSync(join(clone.dir, ".toolchain", "bin"))) await takeToolchain(clone);
  const temporary = await mkdtemp(join(tmpdir(), "lvs-typed-"));
  onTestFinished(() => rm(temporary, { recursive: true }));
  return { seat: await Seat.at(clone.dir, { TMPDIR: temporary }), temporary };
}

/** A name has room for 15 letters. */
const QEMU = "qemu-system-x86";

/** Whether a machine runs. While it starts, libvirt runs QEMU too, but has no network yet that needs dnsmasq. */
function machineRuns(seat: Seat): boolean {
  const names = seat.processes();
  return names.includes("dnsmasq") && names.includes(QEMU);
}

describe("tests that start labs", { timeout: 15 * 60_000 }, () => {
  const LIFE = "test/lab/life.test.ts";

  test.each([
    [`npm test -- --project lab ${LIFE}`, "Ctrl-C"],
    [`npm run test:lab -- ${LIFE}`, "SIGTERM to its process group"],
    [`npm run test:lab -- ${LIFE}`, "the end of its terminal"],
  ] satisfies [string, Ending][])("leave nothing of %s after %s while a machine runs", async (command, ending) => {
    const { seat, temporary } = await seatWithToolchain();
    const mounts = seat.mounts();

    const ended = await seat.interrupt(command, ending, () => machineRuns(seat));

    expect(ended.left).toEqual([]);
    expect(seat.mounts()).toBe(mounts);
    expect(await readdir(temporary)).toEqual([]);
    expectTold(ended, "the tests have ended, and nothing is left of what they made");
  });
});

describe("npm run bench", () => {
  test("leaves nothing behind after Ctrl-C", async () => {
    const { seat, temporary } = await seatWithToolchain();

    const ended = await seat.interrupt("npm run bench -- table", "Ctrl-C", () => seat.processes().includes("npm ci"));

    expect(ended.left).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
    expectTold(ended, "the parts that had ended are kept and in the report; nothing else is left");
  });
});

/** Of a lab all runs in one process each, but its machines and the networks' name servers. */
function expectOnlyLab(names: string[]): void {
  const once = names.filter((name) => name !== QEMU && name !== "dnsmasq");
  expect(once).toEqual(["init.sh", "libvirtd", "node", "tini", "unshare", "virtlogd"]);
}

describe("npm run up", () => {
  test("leaves nothing running after Ctrl-C while the lab starts", async () => {
    const { seat } = await seatWithToolchain();

    const ended = await seat.interrupt("npm run up", "Ctrl-C", () => seat.processes().includes("libvirtd"));

    expect(ended.left).toEqual([]);
    expectTold(ended, "no lab runs; npm run up goes on where this one ended");
  });

  test.each<Ending>(["Ctrl-C", "the end of its terminal"])(
    "leaves the lab with its machines, and nothing that would make more, after %s",
    async (ending) => {
      await rm(join(clone.dir, ".lab"), { recursive: true, force: true });
      const { seat } = await seatWithToolchain();

      const ended = await seat.interrupt("npm run up", ending, () => machineRuns(seat));

      const goesOn = "npm run up goes on, npm run destroy removes it";
      expect(ended.left).toContain(QEMU);
      expectOnlyLab(ended.left);
      expectTold(ended, `the lab runs on with what was made so far; ${goesOn}`);
    },
  );
});

describe("npm run destroy", () => {
  test("leaves the lab with what isn't removed yet after SIGTERM", async () => {
    const { seat } = await seatWithToolchain();
    const ending = "SIGTERM to its process group";

    const ended = await seat.interrupt("npm run destroy", ending, () => seat.processes().includes("pulumi"));

    expectOnlyLab(ended.left);
    expectTold(ended, "the lab runs on with what isn't removed yet; npm run destroy goes on");
  });
});
