import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { projectDir } from "../../runtime/paths";
import { LIBVIRT_URI, runInLab } from "../../tools/lab";
import { ensureGuestImage } from "../../tools/lab/image/guestImage";
import { boots, findAccelerator } from "../../tools/lab/kvm";
import { COMMITTED_CONFIG } from "../../tools/lab/stackConfigurationFile";
import { lab, labDir, labProgram, removeLab, serve, startBare } from "./support/labs";

/** Ends a command that a fault keeps from ending; its result then isn't the expected one. */
const BOUNDED = { reject: false, timeout: 30_000, killSignal: "SIGKILL" } as const;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "lvs-lab-"));
  await startBare(dir);
});
afterAll(() => removeLab(dir));

describe("a command in the lab", () => {
  test("passes its exit status, arguments, input and both outputs", async () => {
    const script = 'cat; echo "<$1>"; echo "problem" >&2; exit 7';
    const result = await lab(dir, ["sh", "-c", script, "sh", "a  b"], "typed\n");
    expect(result).toMatchObject({ exitCode: 7, stdout: "typed\n<a  b>", stderr: "problem" });
  });

  test("that doesn't exist ends with 127 and its name", async () => {
    expect(await lab(dir, ["no-such-program"])).toMatchObject({
      exitCode: 127,
      stderr: expect.stringContaining("no-such-program"),
    });
  });

  test("starts in the caller's folder", async () => {
    const result = await execa(labProgram, ["--dir", dir, "pwd"], { cwd: tmpdir() });
    expect(result.stdout).toBe(tmpdir());
  });

  test("reaches the lab's libvirt without being told where it is", async () => {
    expect((await lab(dir, ["virsh", "uri"])).stdout.trim()).toBe(LIBVIRT_URI);
  });

  test("gets Pulumi's backend, passphrase and stack of this lab", async () => {
    const names = ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_STACK"];
    const result = await lab(dir, ["printenv", ...names]);
    expect(result.stdout).toBe([`file://${dir}/state?metadata=skip`, `${dir}/passphrase`, "lab"].join("\n"));
  });

  test("gets a signal that ./lab gets, and may end in its own way", async () => {
    const script = 'trap "echo got it; exit 9" TERM; echo ready; while :; do sleep 0.05; done';
    const running = execa(labProgram, ["--dir", dir, "sh", "-c", script], BOUNDED);
    running.stdout.once("data", () => running.kill("SIGTERM"));
    expect(await running).toMatchObject({ exitCode: 9, stdout: "ready\ngot it" });
  });

  test("that dies of a signal makes ./lab die of it", async () => {
    const running = execa(labProgram, ["--dir", dir, "sh", "-c", "echo ready; exec sleep 60"], BOUNDED);
    running.stdout.once("data", () => running.kill("SIGTERM"));
    expect(await running).toMatchObject({ signal: "SIGTERM" });
  });

  test("on a terminal gets Ctrl-C, and ./lab waits for what it makes of it", async () => {
    const script = 'trap "echo got it; exit 9" INT; echo ready; while :; do sleep 0.05; done';
    // the shell that script starts would get the signal too, and end of it
    const command = ["exec", labProgram, "--dir", dir, "sh", "-c", `'${script}'`].join(" ");
    const terminal = execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], BOUNDED);
    let shown = "";
    terminal.stdout.on("data", (chunk: Buffer) => {
      const wasReady = shown.includes("ready");
      shown += chunk;
      if (!wasReady && shown.includes("ready")) terminal.stdin.write("\x03");
    });
    const result = await terminal;
    expect(result.exitCode).toBe(9);
    expect(result.stdout).toContain("got it");
  });

  test("that gets a secret is waited for, and not who inherited the secret from it", async () => {
    const program = [join(projectDir, "runtime/run.mjs"), join(import.meta.dirname, "support/giveSecret.ts")];
    const script = "cat <&3; sleep infinity >/dev/null 2>&1 &";
    const running = execa("node", [...program, dir, "a secret", script], BOUNDED);
    expect(await running).toMatchObject({ exitCode: 0, stdout: "a secret" });
  });

  test("sees the lab's stack configuration in place of the committed one, and its changes stay in the lab", async () => {
    const committed = await readFile(COMMITTED_CONFIG, "utf8");
    await runInLab("sh", ["-c", 'echo "encryptionsalt: v1:salt" >> Pulumi.lab.yaml'], { dir, cwd: projectDir });

    const seen = await runInLab("cat", ["Pulumi.lab.yaml"], { dir, cwd: projectDir });
    expect(seen).toContain(`libvirt:uri: ${LIBVIRT_URI}\n`);
    expect(seen).toContain("encryptionsalt: v1:salt");
    expect(await readFile(COMMITTED_CONFIG, "utf8")).toBe(committed);
  });

  test("within the lab, ./lab runs a command as it is, and refuses to stop the lab", async () => {
    expect((await lab(dir, [labProgram, "--dir", dir, "echo", "nested"])).stdout).toBe("nested");
    const stop = await lab(dir, [labProgram, "--dir", dir, "stop"]);
    expect(stop).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`runs inside the lab ${dir}`) });
  });
});

test("./lab status shows what runs", async () => {
  const { stdout } = await lab(dir, ["status"]);
  expect(stdout).toMatch(
    /^lab .*\nrunning since .*\naccelerator +(kvm|tcg)\nlibvirt +qemu\+unix:.*\ninit process +\d+\n/,
  );
  expect(stdout).toMatch(/\nguests +none\nnetworks +none$/);
});

test("the package mirror serves its folder, and 404 for what isn't there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mirror-"));
  await writeFile(join(folder, "package.rpm"), "content");
  await serve(dir, folder);
  const get = (path: string) => runInLab("curl", ["-sw", " %{http_code}", `http://127.0.0.1:8080/${path}`], { dir });
  expect(await get("package.rpm")).toBe("content 200");
  expect(await get("other.rpm")).toBe("/other.rpm isn't in the mirror\n 404");
  await rm(folder, { recursive: true });
});

test("a lab that isn't running is told so in one line with its fix", async () => {
  const result = await lab(await labDir(), ["true"]);
  expect(result).toMatchObject({ exitCode: 1, stdout: "" });
  expect(result.stderr).toMatch(/^error: .*: the lab isn't running\n {2}fix: \.\/lab start$/);
});

test.each(["start", "stop", "true"])("who isn't root is told so by ./lab %s", async (action) => {
  // another user ID in a namespace of its own, which still owns the clone and so may read it wherever it is
  const nobody = ["--user", "--map-user=65534", "--map-group=65534"];
  const result = await execa("unshare", [...nobody, labProgram, "--dir", dir, action], { reject: false });
  expect(result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("needs root") });
});

describe("the accelerator", () => {
  test("works if the guests' image boots with it", async () => {
    expect(await boots(await ensureGuestImage(() => {}), "tcg")).toBe(true);
  });

  test("does not work if QEMU gives up before the kernel runs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "qemu-"));
    const said = "echo 'Loading initramfs...ok'; echo 'KVM internal error. Suberror: 1' >&2; exec sleep 60";
    await writeFile(join(folder, "qemu-system-x86_64"), `#!/bin/sh\n${said}\n`, { mode: 0o755 });
    vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);

    expect(await boots("/nowhere", "kvm")).toBe(false);
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  test("is TCG, and /dev/kvm isn't there inside, where there is no image to try", async () => {
    expect(await findAccelerator(undefined, () => {})).toBe("tcg");
    expect((await lab(dir, ["test", "-e", "/dev/kvm"])).exitCode).toBe(1);
  });
});
