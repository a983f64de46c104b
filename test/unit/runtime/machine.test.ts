import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programProblems } from "../../../runtime/machine.mjs";

let path: string;

beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), "path-"));
  await writeFile(join(path, "npm"), "", { mode: 0o755 });
});
afterAll(() => rm(path, { recursive: true }));

const LINUX = { platform: "linux", node: "20.12.0" };

describe("a machine runs this project's programs", () => {
  it.each(["20.12.0", "20.19.2", "22.0.0", "24.11.1"])("with Linux, npm and Node.js %s", (node) => {
    expect(programProblems({ ...LINUX, node, path })).toEqual([]);
  });

  it.each(["18.20.8", "20.11.1", "12.22.12"])("not with Node.js %s", (node) => {
    expect(programProblems({ ...LINUX, node, path })).toEqual([
      expect.objectContaining({ what: `Node.js ${node} is too old`, expected: "20.12 or newer" }),
    ]);
  });

  it("not if it lacks all of that, which is told at once", () => {
    const problems = programProblems({ platform: "darwin", node: "18.0.0", path: "/nowhere" });

    expect(problems.map(({ what }) => what)).toEqual([
      "this machine runs darwin",
      "Node.js 18.0.0 is too old",
      "there is no npm on the PATH",
    ]);
  });
});
