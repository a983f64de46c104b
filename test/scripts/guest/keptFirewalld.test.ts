import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const PROGRAM = join(projectDir, "guest/firewalld/usr/local/sbin/lvs-firewalld");
const FAKES = join(projectDir, "test/scripts/guest/firewalldFakes");

const VRRP = "firewalld open 112 224.0.0.18";
const WEB = "firewalld untrack tcp 192.168.1.12 80";
const NAMES = "firewalld untrack udp fd00:1::12 53";
const REPLIES = "firewalld untrack-replies tcp 192.168.2.13 80";
const THROUGH = "firewalld through 192.168.2.0/24";
const LINES = [THROUGH, VRRP, WEB, NAMES, REPLIES];
const TABLE = ["--set 900 120 300", "-A -t 192.168.1.12:80 -s wlc"];

/** What firewalld has for them in a zone. */
const RULES = (zone: string) => [
  `--zone=${zone} rule family="ipv4" destination address="192.168.1.12" port port="80" protocol="tcp" accept`,
  `--zone=${zone} rule family="ipv4" destination address="224.0.0.18" protocol value="112" accept`,
  `--zone=${zone} rule family="ipv6" destination address="fd00:1::12" port port="53" protocol="udp" accept`,
];
const WITHIN_ZONE = ["--zone=public forward", "--zone=public interface eth0", "--zone=public interface eth1"];
const ISOLATION = "FORWARD ! -i eth1 -d 192.168.2.0/24 -m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP";

/** The machine's files, and what firewalld and the kernel hold; see firewalldFakes/. */
let root: string;
let kernel: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "firewalld-root-"));
  kernel = mkdtempSync(join(tmpdir(), "firewalld-kernel-"));
  put("etc/sysconfig/lvs-firewalld", 'NODE=node1\nINTERFACES="eth0 eth1"\n');
  put("etc/sysconfig/lvs", "BACK_NETWORK=192.168.2.0/24\nBACK_NETWORK6=\nBACK_INTERFACE=eth1\n");
  put("run/log", "");
  put(
    "usr/local/sbin/lvs-table",
    `#!/bin/bash\n{ echo "lvs-table $*"; [[ $1 == show ]] || cat; } >>"$KERNEL/log"\n`,
    0o755,
  );
});
afterEach(() => {
  for (const folder of [root, kernel]) rmSync(folder, { recursive: true });
});

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
}

function bash(command: string, lines: string[] = []) {
  return spawnSync("bash", ["--norc", "-c", command], {
    input: lines.map((line) => `${line}\n`).join(""),
    encoding: "utf8",
    env: { PATH: `${FAKES}:${process.env.PATH}`, KERNEL: kernel, LVS_ROOT: root },
  });
}

function firewalld(command: string, lines: string[] = []): string {
  const { status, stdout, stderr } = bash(`bash ${PROGRAM} ${command}`, lines);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function apply(lines: string[], options = "--drain-seconds 60"): string {
  return firewalld(`apply ${options} --lines ${lines.length}`, lines);
}

/** firewalld's settings, or a table of iptables, in order. */
function held(file: string): string[] {
  const path = join(kernel, file);
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean).sort() : [];
}

const settings = (where: "now" | "permanent") => held(where).filter((line) => !line.startsWith("direct "));

/** Of the lines that are shown, those that are said to be there. */
function found(): string[] {
  return firewalld("show")
    .split("\n")
    .filter((line) => line.startsWith("found "))
    .map((line) => line.replace("found ", ""));
}

describe("a firewalld that stays on", () => {
  it("lets through what a director needs, now and from the next reload on, in the zone of its interfaces", () => {
    apply([...LINES, ...TABLE]);

    for (const where of ["now", "permanent"] as const) {
      expect(settings(where)).toEqual([...WITHIN_ZONE, ...RULES("public")].sort());
    }
    expect(found()).toEqual(LINES);
  });

  it("lets it through in each zone that an interface was put in", () => {
    writeFileSync(join(kernel, "zones"), "eth0 external\neth1 internal\n");
    apply([VRRP, WEB, NAMES]);

    expect(settings("now")).toEqual([...RULES("external"), ...RULES("internal")].sort());
  });

  it("has no connections made of services' packets, nor of replies, but of what answers the director itself", () => {
    apply(LINES);

    expect(held("iptables-raw")).toEqual([
      "-A LVS -d 192.168.1.12/32 -p icmp -m icmp --icmp-type 3/4 -j CT --notrack",
      "-A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports 80 -j CT --notrack",
      "-A LVS -s 192.168.2.13/32 -p tcp -m multiport --sports 80 -m addrtype ! --dst-type LOCAL -j CT --notrack",
      "-A PREROUTING -j LVS",
      "-N LVS",
    ]);
    expect(held("ip6tables-raw")).toEqual([
      "-A LVS -d fd00:1::12/128 -p ipv6-icmp -m icmp6 --icmpv6-type 2 -j CT --notrack",
      "-A LVS -d fd00:1::12/128 -p udp -m multiport --dports 53 -j CT --notrack",
      "-A PREROUTING -j LVS",
      "-N LVS",
    ]);
  });

  it("takes lists, ranges and all ports", () => {
    apply(["firewalld open tcp 192.168.1.12 80,10000:20000", "firewalld untrack sctp 192.168.1.12"]);

    const rule = (what: string) => `--zone=public rule family="ipv4" destination address="192.168.1.12" ${what} accept`;
    expect(settings("now")).toEqual([
      rule('port port="10000-20000" protocol="tcp"'),
      rule('port port="80" protocol="tcp"'),
      rule('protocol value="sctp"'),
    ]);
    expect(held("iptables-raw")).toContain("-A LVS -d 192.168.1.12/32 -p sctp -j CT --notrack");
  });

  it("opens before the table's change, which gets its own lines and options, and closes after it", () => {
    apply([WEB, TABLE[0] as string]);
    rmSync(join(kernel, "log"));
    apply([VRRP, ...TABLE], "--drain-seconds 5");

    const log = readFileSync(join(kernel, "log"), "utf8").split("\n");
    const [table] = log.flatMap((line, at) => (line.startsWith("lvs-table ") ? [at] : []));
    expect(log.slice(table, (table ?? 0) + 3)).toEqual(["lvs-table apply --drain-seconds 5 --lines 2", ...TABLE]);
    expect(log.slice(0, table).join()).toMatch(/--add-rich-rule=.*value="112"/);
    expect(log.slice(0, table).join()).not.toContain("--remove");
    expect(log.slice(table).join()).toMatch(/--remove-rich-rule=.*port="80"/);
  });

  it("changes nothing at the second time", () => {
    apply([...LINES, ...TABLE]);
    rmSync(join(kernel, "log"));

    expect(apply([...LINES, ...TABLE])).toBe("");
    expect(held("log").filter((line) => line.includes("--add") || line.includes("--remove"))).toEqual([]);
  });

  it("changes nothing where half of the lines arrived", () => {
    const { status, stderr } = bash(`bash ${PROGRAM} apply --lines 9`, LINES);

    expect(status).toBe(1);
    expect(stderr).toBe("node1: only 5 of 9 lines arrived, nothing was changed; run it again\n");
    expect(held("log")).toEqual([]);
  });

  it("is seen to have lost what somebody took away, now or permanently, and is told it again", () => {
    apply(LINES);
    const [web, vrrp] = RULES("public") as [string, string];
    const without = (file: string, rule: string) =>
      writeFileSync(
        join(kernel, file),
        held(file)
          .map((line) => (line === rule ? "" : `${line}\n`))
          .join(""),
      );
    without("now", web);
    without("permanent", vrrp);
    bash(
      "iptables -t raw -D LVS -s 192.168.2.13/32 -p tcp -m multiport --sports 80 -m addrtype ! --dst-type LOCAL -j CT --notrack",
    );

    expect(found()).toEqual([THROUGH, NAMES]);
    apply(LINES);
    expect(found()).toEqual(LINES);
  });

  it("has after a reload what it had before, and with it the table's own rules and those of the director", () => {
    const deny = "LVS -s 10.0.0.0/8 -d 192.168.1.12/32 -p tcp -m multiport --dports 80 -j DROP";
    bash(`iptables -t mangle -N LVS; iptables -t mangle -A ${deny}; iptables -t mangle -A PREROUTING -j LVS`);
    apply(LINES);
    const raw = held("iptables-raw");
    bash("firewall-cmd --reload");

    expect(found()).toEqual(LINES);
    expect(held("iptables-raw")).toEqual(raw);
    expect(held("iptables-mangle")).toEqual([`-A ${deny}`, "-A PREROUTING -j LVS", "-N LVS"]);
    expect(held("iptables-filter")).toEqual([`-A ${ISOLATION}`]);
    expect(held("iptables-nat")).toEqual([
      "-A POSTROUTING -s 192.168.2.0/24 ! -d 192.168.2.0/24 ! -p tcp -j MASQUERADE",
      "-A POSTROUTING -s 192.168.2.0/24 ! -d 192.168.2.0/24 -p tcp --syn -j MASQUERADE",
    ]);
  });

  it("repeats nothing any more that the table has lost, though it has repeated it before", () => {
    bash(
      "iptables -t mangle -N LVS; iptables -t mangle -A LVS -d 192.168.1.12/32 -j DROP; iptables -t mangle -A PREROUTING -j LVS",
    );
    apply(LINES);
    bash(
      "firewall-cmd --reload; iptables -t mangle -D PREROUTING -j LVS; iptables -t mangle -D LVS -d 192.168.1.12/32 -j DROP; iptables -t mangle -X LVS",
    );
    apply(LINES);
    expect(held("iptables-mangle")).toEqual([]);

    bash("firewall-cmd --reload");
    expect(held("iptables-mangle")).toEqual([]);
  });

  it("has after all what it had before, also what it had of the same, after a reload too", () => {
    const own = RULES("public")[0] as string;
    for (const where of ["now", "permanent"]) writeFileSync(join(kernel, where), `${own}\n`);
    apply([...LINES, ...TABLE]);
    bash("firewall-cmd --reload");
    firewalld("keep");

    expect(held("now")).toEqual([own]);
    expect(held("permanent")).toEqual([own]);
    expect(held("zones")).toEqual([]);
    for (const table of ["iptables-raw", "ip6tables-raw"]) expect(held(table)).toEqual([]);
    expect(readFileSync(join(root, "var/lib/lvs/firewalld-owned"), "utf8")).toBe("");
  });

  it("keeps beside what it lets through at once what it let through before, until it is told to keep no more", () => {
    // a real server has no table
    rmSync(join(root, "usr/local/sbin/lvs-table"));
    firewalld("open", ["firewalld open tcp 192.168.2.13 80"]);
    firewalld("open", ["firewalld open tcp 192.168.2.13 81"]);
    expect(settings("now")).toHaveLength(2);

    firewalld("keep", ["firewalld open tcp 192.168.2.13 81"]);
    expect(settings("permanent")).toEqual([
      '--zone=public rule family="ipv4" destination address="192.168.2.13" port port="81" protocol="tcp" accept',
    ]);
    expect(held("permanent")).toEqual(settings("permanent"));
  });

  it("is left alone where it doesn't run, and the table is changed all the same", () => {
    writeFileSync(join(kernel, "stopped"), "");
    apply([...LINES, ...TABLE]);

    expect(held("log")).toEqual(["lvs-table apply --drain-seconds 60 --lines 2", ...TABLE].sort());
    expect(found()).toEqual(LINES);
  });

  it("that doesn't run can't forget what it was told: that ends a release, which says what to do", () => {
    apply(LINES);
    writeFileSync(join(kernel, "stopped"), "");
    const { status, stderr } = bash(`firewalld() { :; }; export -f firewalld; bash ${PROGRAM} keep`);

    expect(status).toBe(1);
    expect(stderr).toContain("node1: firewalld doesn't run, and can't be told to forget what it was told");
    expect(stderr).toContain("fix: systemctl start firewalld");
  });

  it("that refuses is told of with its machine, and the table isn't changed", () => {
    writeFileSync(join(kernel, "broken"), "Error: INVALID_ZONE: public\n");
    const { status, stderr } = bash(`bash ${PROGRAM} apply --lines 1`, [WEB]);

    expect(status).toBe(1);
    expect(stderr).toContain("node1: firewalld shall stay on, and can't be told what to let through");
    expect(stderr).toContain("it says: Error: INVALID_ZONE: public");
    expect(stderr).toContain("set lvs:nodes.node1.existing.firewalld to stop");
    expect(held("log")).toEqual([]);
  });

  it("doesn't get the chain of somebody else's by the same name", () => {
    bash("iptables -t raw -N LVS; iptables -t raw -A LVS -j ACCEPT");
    const { status, stderr } = bash(`bash ${PROGRAM} apply --lines 1`, [WEB]);

    expect(status).toBe(1);
    expect(stderr).toContain("node1: nothing was changed: the chain LVS in the table raw was not made here");
    expect(stderr).toContain("fix: iptables -t raw -E LVS NEW_NAME");
    expect(held("now")).toEqual([]);
  });
});

describe("what goes through a director whose firewalld stays on", () => {
  it("is let through by iptables where firewalld's rules are iptables' own, but not towards the real servers", () => {
    writeFileSync(join(kernel, "firewalld-by-iptables"), "");
    apply([THROUGH]);

    expect(held("iptables-filter")).toEqual([
      "-A FORWARD -j LVS",
      "-A LVS -s 192.168.2.0/24 ! -d 192.168.2.0/24 -j ACCEPT",
      "-N LVS",
    ]);
    expect(settings("now")).toEqual([]);
    bash("firewall-cmd --reload");
    expect(found()).toEqual([THROUGH]);
  });

  it("is let through by a policy of the administrator's, where there is one", () => {
    writeFileSync(join(kernel, "zones"), "eth0 external\neth1 internal\n");
    writeFileSync(join(kernel, "policies"), "allow-host-ipv6\nlvs\n");
    apply([THROUGH]);
    const rule = '--policy=lvs rule family="ipv4" source address="192.168.2.0/24" accept';
    expect([settings("now"), settings("permanent")]).toEqual([[rule], [rule]]);

    firewalld("keep");
    expect([settings("now"), settings("permanent")]).toEqual([[], []]);
  });

  it("isn't from one zone to another without: that ends the run, which says what to do", () => {
    writeFileSync(join(kernel, "zones"), "eth0 external\neth1 internal\n");
    const { status, stderr } = bash(`bash ${PROGRAM} apply --lines 1`, [THROUGH]);

    expect(status).toBe(1);
    expect(stderr).toContain(
      "node1: firewalld lets nothing through from 192.168.2.0/24: eth0 and eth1 are in the zones external internal",
    );
    expect(stderr).toContain("firewall-cmd --permanent --new-policy=lvs");
    expect(held("log")).toEqual([]);
  });
});
