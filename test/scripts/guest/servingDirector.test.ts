import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const LVS_VRRP = join(projectDir, "guest/director/usr/libexec/keepalived/lvs-vrrp");
const WANTS = "etc/systemd/system/multi-user.target.wants";
const UNIT = "lvs-direct-return@gatewaying:192.168.1.10.service";
const BACKUP_ONLY = "proc/sys/net/ipv4/vs/backup_only";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "serving-director-"));
  for (const folder of [WANTS, join(BACKUP_ONLY, "..")]) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, BACKUP_ONLY), "untouched\n");
});
afterEach(() => rmSync(root, { recursive: true }));

function beginToServe(): void {
  symlinkSync("/nowhere", join(root, WANTS, UNIT));
}

function lvsVrrp(...args: string[]): string {
  const { status, stderr } = spawnSync("bash", ["--norc", LVS_VRRP, ...args], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, LVS_ROOT: root },
  });
  expect([status, stderr]).toEqual([0, ""]);
  return readFileSync(join(root, BACKUP_ONLY), "utf8").trim();
}

const becomes = (state: string) => lvsVrrp("GROUP", "directors", state, "250");

describe("the kernel of a director that serves too", () => {
  it("directs as long as it is master, and keeps what it gets as backup", () => {
    beginToServe();

    expect(["BACKUP", "MASTER", "FAULT", "MASTER", "STOP"].map(becomes)).toEqual(["1", "0", "1", "0", "1"]);
  });

  it("directs no more when a backup begins to serve, and goes on as master", () => {
    becomes("BACKUP");
    beginToServe();
    expect(lvsVrrp("--serving")).toBe("1");

    becomes("MASTER");
    expect(lvsVrrp("--serving")).toBe("0");
  });

  it("doesn't direct before keepalived has said what it is", () => {
    beginToServe();

    expect(lvsVrrp("--serving")).toBe("1");
  });

  it("directs again when it doesn't serve any more", () => {
    beginToServe();
    becomes("BACKUP");
    unlinkSync(join(root, WANTS, UNIT));

    expect(lvsVrrp("--serving")).toBe("0");
  });
});

describe("the kernel of a director that only directs", () => {
  it("is left alone", () => {
    expect(["BACKUP", "MASTER", "FAULT"].map(becomes)).toEqual(["untouched", "untouched", "untouched"]);
  });
});
