import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { attempt } from "../../../tasks/attempt";
import { SshError } from "../../../tasks/sshSession";

let told: string[];

beforeEach(() => {
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

const ON = { undone: "node2: not drained", host: "192.168.1.12", seconds: 60 };

describe("what is attempted on a director that may be gone", () => {
  it("is done without a word of its own", async () => {
    let done = false;
    await attempt(ON, async () => {
      done = true;
    });

    expect(done).toBe(true);
    expect(told).toEqual([]);
  });

  it("is told and no failure when the director can't be reached", async () => {
    await attempt(ON, () => Promise.reject(new SshError("192.168.1.12", "doesn't answer")));

    expect(told).toEqual(["node2: not drained: 192.168.1.12: doesn't answer\n"]);
  });

  it("is given up when the director falls silent", async () => {
    vi.useFakeTimers();
    const attempted = attempt(ON, () => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(89_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    await attempted;

    expect(told).toEqual(["node2: not drained: 192.168.1.12: doesn't answer any more\n"]);
  });

  it("fails by faults of our own", async () => {
    await expect(attempt(ON, () => Promise.reject(new TypeError("ours")))).rejects.toThrow("ours");
  });
});
