import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { projectDir } from "../../runtime/paths";
import { labStatus, runInLab, stopLab } from "../../tools/lab";
import { isAlive } from "../../tools/lab/processIdentity";
import { waitFor } from "../../tools/lab/wait";
import { labDir, startBare, virsh } from "./support/labs";
import { HYPERVISOR_ADDRESS, startGuest, startNetwork } from "./support/libvirtObjects";
import { machineState, namespacesOf, processesIn } from "./support/traces";

test("a stopped lab leaves no process, namespace, mount, bridge or file in /run behind, though a guest was running", async () => {
  const dir = await labDir();
  const before = machineState();
  const { init } = await startBare(dir);
  const namespaces = namespacesOf(init.pid);
  await startNetwork(dir);
  await startGuest(dir, "guest");
  expect(await virsh(dir, "list", "--name")).toBe("guest");
  expect(existsSync(join(dir, "console", "guest.log"))).toBe(true);
  expect(processesIn(namespaces).length).toBeGreaterThan(0);
  expect(machineState()).toEqual(before);

  expect(await stopLab({ dir })).toBe(true);

  expect(processesIn(namespaces)).toEqual([]);
  expect(machineState()).toEqual(before);
  expect(await labStatus({ dir })).toEqual({ dir });
  expect(await stopLab({ dir })).toBe(false);
});

test("a lab whose init process was killed is started anew, and still knows its guests", async () => {
  const dir = await labDir();
  const first = await startBare(dir);
  await startNetwork(dir);
  await startGuest(dir, "guest");
  process.kill(first.init.pid, "SIGKILL");
  await waitFor({ what: "the end", seconds: 30, check: () => !isAlive(first.init) });

  const second = await startBare(dir);

  expect(second.init).not.toEqual(first.init);
  expect((await labStatus({ dir })).running?.guests).toEqual([{ name: "guest", state: "shut off" }]);
  await startNetwork(dir);
  await virsh(dir, "pool-create-as", "pool", "dir", "--target", join(dir, "pool"));
  await virsh(dir, "start", "guest");
});

test.each([
  ["libvirtd", "libvirtd"],
  ["virtlogd", "virtlogd"],
  ["its package mirror", "node"],
])("a lab that loses %s ends, and is started anew", async (_, program) => {
  const dir = await labDir();
  const { init } = await startBare(dir);
  const namespaces = namespacesOf(init.pid);
  await runInLab("pkill", ["-KILL", "--exact", program], { dir }).catch(() => {});
  await waitFor({ what: "the end", seconds: 30, check: () => processesIn(namespaces).length === 0 });

  expect(await labStatus({ dir })).toEqual({ dir });
  await startBare(dir);
  expect(await virsh(dir, "list")).toBe("");
});

test("a lab whose starter dies before it has recorded the lab ends by itself", async () => {
  const dir = await labDir();
  const program = ["tini", "--", join(projectDir, "tools", "lab", "init.sh"), dir, "no", "sleep", "60"];
  const starter = await execa("unshare", ["--mount", "--net", "--pid", "--fork", "--", ...program], {
    input: "",
    reject: false,
  });
  expect(starter.exitCode).toBe(1);
  expect(existsSync(`/proc/${starter.stdout}`)).toBe(false);
});

test("starting a running lab, even twice at once, keeps it", async () => {
  const dir = await labDir();
  const [first, second] = await Promise.all([startBare(dir), startBare(dir)]);
  const third = await startBare(dir);
  expect([second.init, third.init]).toEqual([first.init, first.init]);
});

test("two labs run side by side with the same addresses, neither of which the machine has", async () => {
  const dirs = [await labDir(), await labDir()];
  await Promise.all(dirs.map(startBare));
  for (const dir of dirs) await startNetwork(dir);

  for (const dir of dirs) {
    const addresses = await runInLab("ip", ["-brief", "-4", "address"], { dir });
    expect(addresses).toMatch(new RegExp(`^lab-front .* ${HYPERVISOR_ADDRESS}/24`, "m"));
  }
  expect((await execa("ip", ["-brief", "-4", "address"])).stdout).not.toContain("lab-front");

  const [first, second] = dirs as [string, string];
  await stopLab({ dir: first });
  expect(await virsh(second, "net-list", "--name")).toBe("front");
});

test("a libvirt that can't start is told with the end of its log, and the lab ends", async () => {
  const dir = await labDir();
  await mkdir(join(dir, "libvirt", "lib"), { recursive: true });
  await writeFile(join(dir, "libvirt", "lib", "qemu"), "not a folder");
  await expect(startBare(dir)).rejects.toThrow(/libvirt[\s\S]*--- end of .*libvirtd\.log:\n[\s\S]*lib\/libvirt\/qemu/);
  expect(await labStatus({ dir })).toEqual({ dir });
});
