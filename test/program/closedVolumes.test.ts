import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closeVolume, closeVolumesIn } from "../../components/closedVolumes";
import { sshArguments } from "../../libvirt/hypervisorShell";
import { MockedCluster } from "../../tools/harness/mockedCluster";

let pool: string;

beforeEach(async () => {
  pool = await mkdtemp(join(tmpdir(), "pool-"));
  for (const name of ["base.qcow2", "node1.qcow2", "node1-seed.iso"]) {
    await writeFile(join(pool, name), "");
    await chmod(join(pool, name), 0o644);
  }
});

afterEach(() => rm(pool, { recursive: true }));

async function modeOf(name: string): Promise<string> {
  return ((await stat(join(pool, name))).mode & 0o777).toString(8);
}

describe("a volume that was just made", () => {
  it.each([
    ["a disk", "node1.qcow2", ""],
    ["a seed", "node1-seed.iso", ";5d9e"],
  ])("is closed to other users: %s", async (_, file, more) => {
    await closeVolume("qemu:///system", `${join(pool, file)}${more}`);

    expect(await modeOf(file)).toBe("600");
  });
});

describe("the volumes of machines that an earlier version made", () => {
  it("are closed to other users, all but the public base image", async () => {
    await closeVolumesIn("qemu+unix:///system?socket=/run/socket", pool);

    expect(await modeOf("node1.qcow2")).toBe("600");
    expect(await modeOf("node1-seed.iso")).toBe("600");
    expect(await modeOf("base.qcow2")).toBe("644");
  });

  it("are closed by an up of the program", async () => {
    const folder = join(pool, "lvs-dev");
    await mkdir(folder);
    await writeFile(join(folder, "node1-seed.iso"), "", { mode: 0o644 });

    await MockedCluster.make({ storage: pool });

    const patience = { timeout: 300_000 };
    await vi.waitFor(async () => expect(await modeOf("lvs-dev/node1-seed.iso")).toBe("600"), patience);
  });

  it("are somebody else's where libvirt is on another machine", async () => {
    await closeVolumesIn("qemu+ssh://root@host1/system", pool);

    expect(await modeOf("node1-seed.iso")).toBe("644");
  });

  it("need not be there yet", async () => {
    await expect(closeVolumesIn("qemu:///system", join(pool, "none"))).resolves.toBeUndefined();
  });
});

describe("the way to a hypervisor that isn't this machine", () => {
  it.each([
    ["qemu+ssh://host1/system", ["--", "host1"]],
    ["qemu+ssh://root@host1:2222/system?no_tty=1", ["-p", "2222", "-l", "root", "--", "host1"]],
    ["qemu+ssh://root@[fd00::1]/system", ["-l", "root", "--", "fd00::1"]],
  ])("by %s is ssh's", (uri, expected) => {
    expect(sshArguments(uri)).toEqual(["-o", "BatchMode=yes", ...expected]);
  });

  it.each(["qemu+tcp://host1/system", "qemu://host1/system"])("by %s is none", (uri) => {
    expect(() => sshArguments(uri)).toThrow("leads to no shell there");
  });
});
