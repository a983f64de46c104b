import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labProblems } from "../../../../tools/lab/machine.mjs";

let path: string;

beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), "path-"));
  for (const program of ["apt-get", "dpkg-query"]) await writeFile(join(path, program), "", { mode: 0o755 });
});
afterAll(() => rm(path, { recursive: true }));

const DEBIAN = { uid: 0, arch: "x64", osRelease: 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"', hasTun: () => true };

describe("a machine runs the lab", () => {
  it("as root, on x86-64, with apt and a TUN device", () => {
    expect(labProblems({ ...DEBIAN, path })).toEqual([]);
  });

  it("not without any of these, which is told at once, and that a container has what other systems lack", () => {
    const osRelease = 'NAME="Fedora Linux"\nPRETTY_NAME="Fedora Linux 42 (Server Edition)"\n';
    const problems = labProblems({ uid: 1000, arch: "arm64", osRelease, path: "/nowhere", hasTun: () => false });

    expect(problems.map(({ what }) => what)).toEqual([
      "the lab makes network namespaces and bridges, which needs root",
      "this machine's processor is arm64, and the image of the lab's guests is made by running its own programs",
      "the lab is made of Debian packages, and Fedora Linux 42 (Server Edition) has no apt",
      "the kernel has no TUN device, which connects guests to networks",
    ]);
    expect(problems[2]?.fix).toContain("container");
  });
});
