import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GUEST_NAMES, type GuestName } from "../../../guest/profiles";
import { roleScript } from "../../../guest/script";

const ROLES = ["real-server", "director"] as const;

describe.each(GUEST_NAMES)("on %s", (name) => {
  it.each(ROLES)("the %s's script is a shell script that starts with its settings", (role) => {
    const script = roleScript(role, { name, packageMirror: "http://mirror.example" }, { GREETING: "it's $HOME" });
    const lines = script.split("\n");

    expect(lines[0]).toBe("set -euo pipefail");
    expect(lines[1]).toBe("PACKAGE_MIRROR='http://mirror.example'");
    expect(lines).toContain("GREETING='it'\\''s $HOME'");
    expect(() => execFileSync("bash", ["-n"], { input: script })).not.toThrow();
  });

  it.each(ROLES)("the %s's script gets every setting that it names", (role) => {
    const script = roleScript(role, { name }, { GREETING: "", ROUTES: "", BACK_NETWORK: "", VRRP: "" });
    const named = new Set([...script.matchAll(/\$\{?!?([A-Z][A-Z_]+)\b(?![-:])/g)].map(([, name]) => name));
    const given = new Set([...script.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));

    expect([...named].filter((each) => !given.has(each))).toEqual([]);
  });
});

it.each(ROLES)("the %s's script leaves a firewalld on that shall stay on, and stops any other", (role) => {
  const guest = { name: "centos7" } as const;
  const firewalld = { node: "node1", interfaces: ["eth0", "eth1"], openings: ["firewalld open tcp 192.168.1.12 80"] };
  const kept = roleScript(role, guest, {}, firewalld);

  expect(roleScript(role, guest, {})).toContain("disable --now firewalld");
  expect(kept).not.toContain("disable --now firewalld");
  expect(kept.split("\n")).toEqual(
    expect.arrayContaining(["NODE='node1'", "INTERFACES='eth0 eth1'", "OPENINGS='firewalld open tcp 192.168.1.12 80'"]),
  );
  expect(() => execFileSync("bash", ["-n"], { input: kept })).not.toThrow();
});

it("takes packages from the guest's own mirror where none is named", () => {
  const mirrorOf = (name: GuestName) => roleScript("director", { name }, {}).split("\n")[1];

  expect(mirrorOf("centos7")).toBe("PACKAGE_MIRROR='http://vault.centos.org'");
  // the image knows
  expect([mirrorOf("el9"), mirrorOf("debian12")]).toEqual(["PACKAGE_MIRROR=''", "PACKAGE_MIRROR=''"]);
});

it("gives a script its settings as they are, whatever they hold", () => {
  const text = fc.string({
    unit: fc.constantFrom("'", '"', "$", "`", "\\", " ", "\n", "!", "*", ";", "(", "{", "#", "é", "a"),
  });
  // one shell for all of them
  const pairs = fc.sample(fc.tuple(text, text), 200);
  const scripts = pairs.map(([greeting, vrrp]) => {
    const script = roleScript("real-server", { name: "centos7" }, { GREETING: greeting, VRRP: vrrp });
    const assignments = script.slice(0, script.indexOf("# Sourced by the role scripts"));
    return `${assignments}\nprintf '%s\\0' "$GREETING" "$VRRP"`;
  });
  const shown = execFileSync("bash", ["--norc", "-s"], { input: scripts.join("\n"), encoding: "utf8" });

  expect(shown.split("\0").slice(0, -1)).toEqual(pairs.flat());
});
