import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guestProfiles } from "../../../guest/profiles";
import { handOverScript } from "../../../guest/script";
import { renderVrrp } from "../../../lvs/keepalived/vrrp";
import type { VrrpInstance } from "../../../lvs/vrrp";

const FRONT = {
  name: "front",
  group: "directors",
  interface: "eth0",
  virtualRouterId: 51,
  priority: 100,
  preempt: false,
  advertSeconds: 1,
  address: "192.168.1.15",
  peers: undefined,
  tracked: [],
  virtualAddresses: ["192.168.1.10/24", "fd00:1::10/64"],
} as VrrpInstance;

const HOLD = [
  "iptables -w -t mangle -I PREROUTING -p tcp --syn -d 192.168.1.10 -j DROP",
  "ip6tables -w -t mangle -I PREROUTING -p tcp --syn -d fd00:1::10 -j DROP",
];
const LET_GO = HOLD.map((rule) => rule.replace("-I", "-D"));
const STOP = "systemctl stop keepalived";

/** Writes down what a stand-in was asked for. */
const TELL = `asked="$\{0##*/} $*"; tell() { echo "$asked" >>"$LVS_ROOT/log"; }`;

/** What stands in for the director's commands: each tells what it was asked for. */
const FAKES: Record<string, string> = {
  iptables: "tell",
  ip6tables: "tell",
  sleep: "tell",
  systemctl: `tell; [[ -z \${STOP_FAILS-} ]]`,
  sysctl: `if [[ $1 == -n ]]; then printf '3\\t50\\n'; else tell; fi`,
  ip: `if [[ -n \${SERVES-} ]]; then echo "1: lo    inet $6"; fi; if [[ \${MASTER-} == yes || $5 == "\${MASTER-}" ]]; then echo "2: eth0    inet $6"; fi`,
  ipvsadm: `if [[ -n \${TELLS_OTHERS-} ]]; then echo "master sync daemon (mcast=eth1, syncid=1)"; fi`,
  sync: ":",
};

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hand-over-"));
  for (const folder of ["bin", "run", "etc/keepalived"]) mkdirSync(join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(FAKES)) {
    writeFileSync(join(root, "bin", name), `#!/bin/bash\n${TELL}\n${text}\n`, { mode: 0o755 });
  }
  writeFileSync(join(root, "log"), "");
  writeVrrp(renderVrrp([FRONT], guestProfiles.centos7.versions));
});
afterEach(() => rmSync(root, { recursive: true }));

function writeVrrp(text: string): void {
  writeFileSync(join(root, "etc/keepalived/vrrp.conf"), text);
}

/** What the script asked the director for, in its order. */
function asked(director: { MASTER?: string; SERVES?: string; TELLS_OTHERS?: string; STOP_FAILS?: string }): string[] {
  spawnSync("bash", ["--norc", "-s"], {
    input: handOverScript(),
    env: { ...director, PATH: `${join(root, "bin")}:${process.env.PATH}`, LVS_ROOT: root },
  });
  return readFileSync(join(root, "log"), "utf8").split("\n").filter(Boolean);
}

describe("a director that leaves a pair", () => {
  it("as its master tells the other of every connection before it goes, and lets none begin meanwhile", () => {
    expect(asked({ MASTER: "yes", TELLS_OTHERS: "yes" })).toEqual([
      "sysctl -qw net.ipv4.vs.sync_threshold=0 1",
      ...HOLD,
      "sleep 3",
      STOP,
      ...LET_GO,
      "sysctl -qw net.ipv4.vs.sync_threshold=3\t50",
    ]);
  });

  it("does so too as the master of any group of addresses", () => {
    const other = { ...FRONT, name: "front-mail", group: "mail", virtualAddresses: ["192.168.1.20"] };
    writeVrrp(renderVrrp([other, FRONT], guestProfiles.centos7.versions));

    for (const address of ["192.168.1.20", "192.168.1.10"]) {
      expect(asked({ MASTER: address, TELLS_OTHERS: "yes" })).toEqual(
        expect.arrayContaining([...HOLD, HOLD[0]?.replace("1.10", "1.20")]),
      );
      writeFileSync(join(root, "log"), "");
    }
  });

  it("lets connections begin again if keepalived can't be stopped", () => {
    expect(asked({ MASTER: "yes", TELLS_OTHERS: "yes", STOP_FAILS: "yes" })).toEqual(expect.arrayContaining(LET_GO));
  });

  it.each([
    { part: "as its backup", director: { TELLS_OTHERS: "yes" } },
    { part: "as its backup, which is a real server too,", director: { SERVES: "yes", TELLS_OTHERS: "yes" } },
    { part: "without a sync daemon", director: { MASTER: "yes" } },
  ])("$part goes at once", ({ director }) => {
    expect(asked(director)).toEqual([STOP]);
  });

  it("does nothing where nothing floats", () => {
    writeVrrp("");

    expect(asked({ MASTER: "yes", TELLS_OTHERS: "yes" })).toEqual([]);
  });
});
