import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parse } from "yaml";
import { renderSeed } from "../../../guest/cloudInit";
import { projectDir } from "../../../runtime/paths";

const { userData } = renderSeed({
  hostname: "node1",
  authorizedKey: "ssh-ed25519 AAAAclient",
  hostKey: { privateKey: "private", publicKey: "public" },
  interfaces: [],
});
const [first]: string[][] = parse(userData).bootcmd;

let instance: string;

beforeEach(() => {
  instance = mkdtempSync(join(tmpdir(), "instance-"));
});
afterEach(() => rmSync(instance, { recursive: true, force: true }));

/** What the command at the begin of each boot does: the commands of the system that it calls, one a line. */
function boot(): string[] {
  const [shell = "", option = "", script = ""] = first ?? [];
  const fakes =
    "sync() { echo sync; }; cloud-init() { echo cloud-init $*; }; systemctl() { echo systemctl $*; }; sleep() { echo sleep; }";
  const here = script.replaceAll("/var/lib/cloud/instance", instance);
  const args = ["--norc", option, `${fakes}\n${here}`];
  return execFileSync(shell.replace(/^sh$/, "bash"), args, { encoding: "utf8", stdio: "pipe" }).trim().split("\n");
}

it("the first boot is marked as begun, on the disk and not in memory only", () => {
  expect(boot()).toEqual(["sync"]);
});

it("a boot that finds the first one begun and not ended begins it anew, and goes no further", () => {
  boot();

  expect(boot()).toEqual([
    "the first boot was cut short: it begins anew",
    "cloud-init clean",
    "systemctl --no-block reboot",
    "sleep",
  ]);
});

it("a first boot whose last mark lost its content was cut short too", () => {
  boot();
  writeFileSync(join(instance, "boot-finished"), "");

  expect(boot()).toContain("cloud-init clean");
});

it("a command that runs once more in a first boot that has ended does nothing", () => {
  boot();
  writeFileSync(join(instance, "boot-finished"), "up 12 seconds");

  expect(boot()).toEqual([""]);
});

it("each boot of a machine that has its role is a plain one, though cloud-init takes the mark of the end away", () => {
  const root = mkdtempSync(join(tmpdir(), "root-"));
  mkdirSync(join(root, "var/lib/cloud"), { recursive: true });
  symlinkSync(instance, join(root, "var/lib/cloud/instance"));
  boot();
  const script = join(projectDir, "guest/scripts/firstBoot.sh");
  execFileSync("bash", ["--norc", "-euc", `source ${script}; end_first_boot`], {
    env: { ...process.env, LVS_ROOT: root },
  });

  const dropIn = readFileSync(join(root, "etc/systemd/system/cloud-init-local.service.d/lvs.conf"), "utf8");
  const [, before = ""] = /^ExecStartPre=-(.*)$/m.exec(dropIn) ?? [];
  for (let boots = 0; boots < 2; boots++) {
    execFileSync("sh", ["-c", before.replaceAll("/var/lib/cloud/instance", instance)]);
    expect(boot()).toEqual(["sync"]);
  }
  rmSync(root, { recursive: true });
});

it("a boot of a machine without cloud-init's folder leaves nothing behind", () => {
  rmSync(instance, { recursive: true });
  const before = existsSync("lvs-first-boot");

  expect(() => boot()).toThrow();
  expect(existsSync("lvs-first-boot")).toBe(before);
});
