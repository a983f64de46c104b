import { describe, expect, it } from "vitest";
import { run } from "../../../runtime/process";

describe("a program that is run", () => {
  it("gives its standard output", async () => {
    expect(await run("sh", ["-c", "echo out; echo err >&2"])).toBe("out");
  });

  it("gets its standard input and environment", async () => {
    expect(await run("sh", ["-c", 'cat; echo "$WHO"'], { input: "in ", env: { WHO: "lvs" } })).toBe("in lvs");
  });

  it("tells each line of its output as it comes", async () => {
    const lines: string[] = [];
    await run("sh", ["-c", "echo one; echo two >&2; echo; echo three"], { report: (line) => lines.push(line) });

    expect(lines.sort()).toEqual(["one", "three", "two"]);
  });

  it("that fails is named with its exit status and the end of its output", async () => {
    const failing = run("sh", ["-c", "for i in $(seq 30); do echo line $i; done; exit 3"], { shownAs: "the build" });

    await expect(failing).rejects.toThrow(/^the build failed: exit status 3\nline 16\n(.*\n)*line 30$/);
  });

  it("that fails is explained by the lines that tell why, where it has any", async () => {
    const failing = run("sh", ["-c", "echo E: no such package; seq 30; exit 3"], { shownAs: "apt", causes: /^E:/ });

    await expect(failing).rejects.toThrow(/^apt failed: exit status 3\nE: no such package$/);
  });

  it("that takes too long is ended", async () => {
    await expect(run("sleep", ["60"], { timeoutSeconds: 0.1 })).rejects.toThrow("sleep 60 failed: no end after 0.1 s");
  });

  it("that isn't installed is named", async () => {
    await expect(run("no-such-program", [])).rejects.toThrow("no-such-program failed");
  });
});
