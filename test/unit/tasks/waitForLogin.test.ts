import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type SshConnection, SshError, type SshSession } from "../../../tasks/sshSession";
import { type LoginWait, waitForLogin } from "../../../tasks/waitForLogin";

const SESSION = { close: () => {} } as SshSession;
const SILENT = new SshError("192.168.2.13", "doesn't answer");

const WAIT: LoginWait = {
  node: "node2",
  connection: { host: "192.168.2.13", user: "centos" } as SshConnection,
  timeoutSeconds: 60,
  pollMs: 500,
  hint: () => "; console: Booting",
  problem: ({ message }) => ({ what: `no login; last: ${message}` }),
};

let told: string[];
/** How many seconds after its start the machine lets us in. */
let readyAfter: number;
let started: number;

const logIn = async () => (Date.now() - started >= readyAfter * 1000 ? SESSION : SILENT);

/** Waits while time flies, and tells how many seconds that took. */
async function wait(changes: Partial<LoginWait> = {}): Promise<{ seconds: number; outcome: unknown }> {
  const waiting = waitForLogin({ ...WAIT, ...changes }, logIn).catch((error) => error.message);
  const ended = waiting.then((outcome) => ({ outcome, seconds: (Date.now() - started) / 1000 }));
  await vi.runAllTimersAsync();
  return ended;
}

beforeEach(() => {
  vi.useFakeTimers();
  started = Date.now();
  told = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    told.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the wait for a login", () => {
  it("ends when the machine lets us in", async () => {
    readyAfter = 7;
    expect(await wait()).toEqual({ seconds: 7, outcome: SESSION });
    expect(told).toEqual([]);
  });

  it("tells every ten seconds what it waits for, and what is known of it", async () => {
    readyAfter = 25;
    await wait();
    expect(told).toEqual([
      "node2: waiting for SSH, 11 s; 192.168.2.13: doesn't answer; console: Booting\n",
      "node2: waiting for SSH, 21 s; 192.168.2.13: doesn't answer; console: Booting\n",
    ]);
  });

  it("is bounded, and its failure tells the last login's", async () => {
    readyAfter = Number.POSITIVE_INFINITY;
    expect(await wait()).toEqual({ seconds: 60.5, outcome: "no login; last: 192.168.2.13: doesn't answer" });
  });

  it("ends at once where waiting can't help", async () => {
    readyAfter = 7;
    expect(await wait({ isFinal: () => true })).toMatchObject({
      seconds: 0,
      outcome: expect.stringMatching("no login"),
    });
  });

  it("ends by what is found out about the machine meanwhile", async () => {
    readyAfter = Number.POSITIVE_INFINITY;
    const hint = () => Promise.reject(new Error("QEMU has paused it"));
    expect(await wait({ hint })).toEqual({ seconds: 10.5, outcome: "QEMU has paused it" });
  });

  it("lets the machine be helped after each failed login", async () => {
    readyAfter = 2;
    const help = vi.fn();
    await wait({ help });
    expect(help.mock.calls).toEqual([0, 1, 1, 2].map((seconds) => [SILENT, seconds]));
  });
});
