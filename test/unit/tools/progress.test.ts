import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runSteps } from "../../../tools/progress";

let written: string;

beforeEach(() => {
  written = "";
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "Date"] });
  const write = (text: string | Uint8Array) => {
    written += text;
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(write);
  vi.spyOn(process.stderr, "write").mockImplementation(write);
  vi.spyOn(console, "log").mockImplementation((line: string) => write(`${line}\n`));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A step of this many seconds that tells what it does. */
function step(title: string, seconds: number, { told = "", detail = "" } = {}) {
  const run = async (report: (line: string) => void) => {
    if (told !== "") report(told);
    await new Promise((wake) => setTimeout(wake, seconds * 1_000));
    return detail === "" ? undefined : detail;
  };
  return { title, run };
}

describe("steps that are written to a file", () => {
  it("are lines: each one's beginning, its end with what came of it, and what goes on every quarter of a minute", async () => {
    const steps = runSteps([step("pulumi", 40, { told: "compiling net/http", detail: "3.256.0" }), step("lab", 1)]);
    await vi.advanceTimersByTimeAsync(41_000);
    await steps;

    expect(withoutColours().split("\n")).toEqual([
      "❯ pulumi",
      "15 s: pulumi (compiling net/http)",
      "30 s: pulumi (compiling net/http)",
      "✔ pulumi: 3.256.0 [40s]",
      "❯ lab",
      "✔ lab [1s]",
      "",
    ]);
  });

  it("all begin at once where they can, and one line tells of all that are left", async () => {
    const steps = runSteps([step("pulumi", 70, { told: "linking" }), step("guest image", 20)], { concurrent: true });
    await vi.advanceTimersByTimeAsync(70_000);
    await steps;

    const lines = withoutColours().split("\n");
    expect(lines.slice(0, 3)).toEqual(["❯ pulumi", "❯ guest image", "15 s: pulumi (linking), guest image"]);
    expect(lines).toContain("1 min 0 s: pulumi (linking)");
  });

  it("end with the first failure, which is thrown as it was, and say nothing after it", async () => {
    const failure = new Error("no disk\n  fix: buy one");
    const failing = { title: "lab", run: () => Promise.reject(failure) };
    await expect(runSteps([failing, step("stack", 1)])).rejects.toBe(failure);
    const said = written;
    await vi.advanceTimersByTimeAsync(60_000);

    expect(withoutColours()).not.toContain("stack");
    expect(written).toBe(said);
  });
});

describe("steps on a terminal", () => {
  const { isTTY, columns, rows } = process.stdout;
  const { CI, TERM } = process.env;

  beforeEach(() => {
    Object.assign(process.stdout, { isTTY: true, columns: 80, rows: 24 });
    Object.assign(process.env, { CI: "", TERM: "xterm" });
  });
  afterEach(() => {
    Object.assign(process.stdout, { isTTY, columns, rows });
    for (const [name, value] of Object.entries({ CI, TERM })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it("that begin at once have a line below them: for how long, how many are done, and which are left", async () => {
    const steps = runSteps([step("pulumi", 70), step("guest image", 20, { told: "unpacking" })], { concurrent: true });
    // what draws is loaded first
    while (written === "") await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(withoutColours()).toMatch(
      /guest image\n +› unpacking\n(.*\n)*.*1 s, 0 of 2 done; left: pulumi, guest image\n/,
    );
    await vi.advanceTimersByTimeAsync(68_500);
    await steps;

    expect(withoutColours()).toContain("1 min 0 s, 1 of 2 done; left: pulumi\n");
    expect(withoutColours()).toMatch(/✔ pulumi \[1m10s\]\n✔ guest image \[20s\]\n$/);
  });
});

function withoutColours(): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal's commands begin with
  return written.replaceAll(/\x1b\[[?0-9;]*[A-Za-z]/g, "");
}
