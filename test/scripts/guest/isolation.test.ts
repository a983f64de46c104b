import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderSeed } from "../../../guest/cloudInit";
import { projectDir } from "../../../runtime/paths";

/** Keeps rules in a file: -C finds one, -I adds it, -D takes it away. */
const FAKE = `#!/bin/bash
shift
rules=$FOLDER/\${0##*/}.rules
touch "$rules"
case $1 in
  -C) grep -qxF -- "\${*:2}" "$rules" ;;
  -I) echo "\${*:2}" >>"$rules" ;;
  -D) left=$(grep -vxF -- "\${*:2}" "$rules") || true; printf '%s' "$left" >"$rules" ;;
esac
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isolation-"));
  for (const command of ["iptables", "ip6tables"]) {
    writeFileSync(join(folder, command), FAKE);
    chmodSync(join(folder, command), 0o755);
  }
});

afterEach(() => rmSync(folder, { recursive: true }));

function isolation(action: string, networks: Record<string, string>): void {
  execFileSync("bash", ["--norc", join(projectDir, "guest/director/usr/local/sbin/lvs-isolation"), action], {
    env: { PATH: `${folder}:${process.env.PATH}`, FOLDER: folder, ...networks },
  });
}

function rules(command: string): string[] {
  return readFileSync(join(folder, `${command}.rules`), "utf8")
    .split("\n")
    .filter(Boolean);
}

const RULE = "FORWARD ! -i eth1 -d 192.168.2.0/24 -m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP";
const IPV4 = { BACK_NETWORK: "192.168.2.0/24", BACK_INTERFACE: "eth1" };
const BOTH = { ...IPV4, BACK_NETWORK6: "fd00:2::/64" };

const NOBODY = { hostname: "", authorizedKey: "", hostKey: { privateKey: "", publicKey: "" }, interfaces: [] };

describe("lvs-isolation", () => {
  it("drops what others begin towards the real servers' network, whatever address they send by, in either family, once", () => {
    isolation("add", BOTH);
    isolation("add", BOTH);

    expect(rules("iptables")).toEqual([RULE]);
    expect(rules("ip6tables")).toEqual([RULE.replaceAll("192.168.2.0/24", "fd00:2::/64")]);
  });

  it("takes over from the rule of the first boot", () => {
    const { bootcmd } = parse(renderSeed({ ...NOBODY, forwardsFor: "192.168.2.0/24" }).userData);
    const first: string[] = bootcmd.find((command: string[]) => command.includes("lvs-isolation")).slice(4);
    writeFileSync(join(folder, "iptables.rules"), `${first.slice(1).join(" ")}\n`);

    isolation("add", IPV4);

    expect(rules("iptables")).toEqual([RULE]);
  });

  it("leaves IPv6 alone where the real servers have none", () => {
    isolation("add", { ...IPV4, BACK_NETWORK6: "" });

    expect(() => rules("ip6tables")).toThrow();
  });

  it("takes away what it added, and nothing where that is gone", () => {
    isolation("add", BOTH);
    isolation("remove", BOTH);
    isolation("remove", BOTH);

    expect(rules("iptables")).toEqual([]);
    expect(rules("ip6tables")).toEqual([]);
  });
});
