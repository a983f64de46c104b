import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const SCRIPT = readFileSync(join(projectDir, "guest/scripts/firewall.sh"), "utf8");

/** What systemd is told on a machine where these are the answers to what the script asks. */
function told({ enabled, active, installed = true }: { enabled: boolean; active: boolean; installed?: boolean }) {
  const systemctl = `systemctl() {
    case $* in
      *is-enabled*) return ${enabled ? 0 : 1} ;;
      *is-active*) return ${active ? 0 : 3} ;;
      *) echo "systemctl $*" ;;
    esac
  }`;
  const firewalld = installed ? "firewalld() { :; }" : "";
  const said = execFileSync(
    "bash",
    ["--norc", "-c", ["set -euo pipefail", systemctl, firewalld, SCRIPT, "stop_firewalld"].join("\n")],
    { encoding: "utf8" },
  );
  return said.split("\n").filter((line) => line.startsWith("systemctl"));
}

it("firewalld is told to stop, now and at boot, where it runs or would run at the next boot", () => {
  const stop = ["systemctl -q disable --now firewalld"];

  expect(told({ enabled: true, active: true })).toEqual(stop);
  expect(told({ enabled: false, active: true })).toEqual(stop);
  expect(told({ enabled: true, active: false })).toEqual(stop);
});

it("nothing is done where firewalld isn't, or is off", () => {
  expect(told({ enabled: false, active: false })).toEqual([]);
  expect(told({ enabled: true, active: true, installed: false })).toEqual([]);
});
