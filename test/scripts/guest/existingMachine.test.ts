import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { archive } from "../../../guest/archive";
import type { GuestName } from "../../../guest/profiles";
import { machineScript } from "../../../guest/script";
import { projectDir } from "../../../runtime/paths";

const FAKES = join(projectDir, "test/scripts/guest/existingFakes");
const KEPT = join(projectDir, "guest/scripts/kept.sh");
const OURS = "Managed by the Pulumi stack dev of project lvs, key 1234";

/** The machine's files, and the kernel's; see existingFakes/. */
let root: string;
let kernel: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "existing-root-"));
  kernel = mkdtempSync(join(tmpdir(), "existing-kernel-"));
  for (const file of ["enabled", "active", "values", "table", "rules", "log"]) writeFileSync(join(kernel, file), "");
  put("run/lvs-role.lock", "");
});
afterEach(() => {
  for (const folder of [root, kernel]) rmSync(folder, { recursive: true });
});

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
}

function bash(script: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("bash", ["--norc", "-s"], {
    input: script,
    encoding: "utf8",
    env: { PATH: `${FAKES}:${process.env.PATH}`, KERNEL: kernel, LVS_ROOT: root, SUDO_USER: "root" },
  });
}

function claim(mark = OURS, guest: GuestName = "centos7") {
  return bash(machineScript("claim", guest, { MARK: mark }));
}

function release(mark = OURS, guest: GuestName = "centos7") {
  return bash(machineScript("release", guest, { MARK: mark }));
}

/** What a role does there, with the words that it has for it. */
function configure(script: string): void {
  const { status, stderr } = bash(`set -euo pipefail\n${readFileSync(KEPT, "utf8")}\n${script}`);
  if (status !== 0) throw new Error(stderr);
}

function log(): string[] {
  return readFileSync(join(kernel, "log"), "utf8").split("\n").filter(Boolean);
}

function addedRules(): string[] {
  return log().filter((line) => line.startsWith("iptables") && line.includes(" -A "));
}

/** Every file and folder below the root, files with what they hold. */
function everything(): string[] {
  return (readdirSync(root, { recursive: true }) as string[])
    .sort()
    .map((path) => (statSync(join(root, path)).isFile() ? `${path}: ${readFileSync(join(root, path), "utf8")}` : path));
}

describe("a machine that was there already", () => {
  beforeEach(() => {
    put("etc/keepalived/keepalived.conf", "somebody's\n");
    put("usr/local/sbin/theirs", "");
    mkdirSync(join(root, "var/lib"), { recursive: true });
  });

  it("has its files back as they were when it is released, and none of the stack's", () => {
    const before = everything();
    claim();
    const roleFiles = mkdtempSync(join(kernel, "files-"));
    for (const path of ["etc/keepalived/keepalived.conf", "usr/local/lib/lvs/live.sh", "etc/sysctl.d/90-lvs.conf"]) {
      mkdirSync(dirname(join(roleFiles, path)), { recursive: true });
      writeFileSync(join(roleFiles, path), "the stack's\n");
    }
    configure(`put_files ${archive(roleFiles)}; will_write /etc/sysconfig/lvs; mkdir -p "$LVS_ROOT/etc/sysconfig"
      echo 1 >"$LVS_ROOT/etc/sysconfig/lvs"`);
    // again, as each later change does
    configure(`put_files ${archive(roleFiles)}; will_write /etc/sysconfig/lvs`);
    expect(readFileSync(join(root, "etc/keepalived/keepalived.conf"), "utf8")).toBe("the stack's\n");

    expect(release()).toMatchObject({ status: 0, stdout: "released, as it was before\n" });
    // /etc/sysconfig was made here by hand
    expect(everything().filter((path) => path !== "etc/sysconfig")).toEqual(before);
  });

  it("has the kernel's values back, also after they were set twice", () => {
    writeFileSync(join(kernel, "values"), "net.ipv4.ip_forward = 0\n");
    put("etc/sysctl.d/90-lvs.conf", "# forwards\nnet.ipv4.ip_forward = 1\nnet.ipv4.vs.conntrack = 0\n");
    claim();
    const set = `will_set "$LVS_ROOT/etc/sysctl.d/90-lvs.conf"`;
    configure(set);
    writeFileSync(join(kernel, "values"), "net.ipv4.ip_forward = 1\n");
    configure(set);

    release();
    expect(log().slice(-2)).toEqual([`sysctl -q -e -p ${root}/var/lib/lvs/sysctls`, "net.ipv4.ip_forward = 0"]);
  });

  it("has its services as they were: what ran goes on, what the stack started ends", () => {
    writeFileSync(join(kernel, "enabled"), "httpd\n");
    writeFileSync(join(kernel, "active"), "httpd\n");
    claim();
    release();

    expect(log().filter((line) => line.startsWith("systemctl"))).toEqual([
      "systemctl -q disable keepalived",
      "systemctl -q stop keepalived",
      "systemctl -q disable ipvsadm",
      "systemctl -q stop ipvsadm",
      "systemctl daemon-reload",
    ]);
  });

  it.each([
    ["ran", "firewalld\n", ["systemctl -q enable firewalld", "systemctl -q start firewalld"]],
    ["didn't run", "", []],
  ])("has firewalld back where it %s", (_, services, commands) => {
    writeFileSync(join(kernel, "enabled"), services);
    writeFileSync(join(kernel, "active"), services);
    claim();
    writeFileSync(join(kernel, "enabled"), "");
    writeFileSync(join(kernel, "active"), "");
    release();

    expect(log().filter((line) => line.includes("firewalld"))).toEqual(commands);
  });

  it("has a firewalld that stayed on forget what the stack told it, running, while the program for that is there", () => {
    writeFileSync(join(kernel, "active"), "firewalld\n");
    claim();
    configure("will_write /usr/local/sbin/lvs-firewalld");
    put("usr/local/sbin/lvs-firewalld", `#!/bin/bash\necho "lvs-firewalld $* <$(cat)" >>"$KERNEL/log"\n`, 0o755);
    release();

    expect(log().slice(0, 2)).toEqual(["systemctl -q start firewalld", "lvs-firewalld keep <"]);
    expect(existsSync(join(root, "usr/local/sbin/lvs-firewalld"))).toBe(false);
  });

  it("loses what the stack's programs keep until the next boot", () => {
    claim();
    put("run/lvs/health", "");
    release();

    expect(existsSync(join(root, "run/lvs"))).toBe(false);
  });

  it("keeps others' virtual services, which a stop of ipvsadm would clear", () => {
    writeFileSync(join(kernel, "table"), "-A -t 10.0.0.1:80 -s rr\n");
    claim();
    release();

    expect(log()).not.toContain("systemctl -q stop ipvsadm");
  });

  it("has an empty table of the stack's, and the kernel's own timeouts", () => {
    claim();
    put("var/lib/lvs/wanted", "--set 90 12 30\n-A -t 192.168.1.12:80 -s wlc\n");
    put("usr/local/sbin/lvs-table", `#!/bin/bash\necho "lvs-table $* <$(cat)" >>"$KERNEL/log"\n`, 0o755);
    release();

    expect(log().slice(0, 2)).toEqual(["ipvsadm --set 900 120 300", "lvs-table apply --drain-seconds 0 <"]);
  });

  it("has its own rules of the firewall back, in whose place the stack's came", () => {
    const rule = "nat POSTROUTING -s 192.168.2.0/24 ! -d 192.168.2.0/24 -j MASQUERADE";
    writeFileSync(join(kernel, "rules"), `${rule}\n`);
    claim();
    configure(`will_replace_rule ${rule}; will_replace_rule ${rule}`);
    writeFileSync(join(kernel, "rules"), "");
    // again, as each later change does
    configure(`will_replace_rule ${rule}`);
    release();

    expect(addedRules()).toEqual([`iptables -w -t ${rule.replace("nat ", "nat -A ")}`]);
  });

  it("gets no rule of the firewall that it didn't have", () => {
    claim();
    configure("will_replace_rule filter FORWARD -j DROP");
    release();

    expect(addedRules()).toEqual([]);
  });

  it("has a rule once that has come back by itself", () => {
    writeFileSync(join(kernel, "rules"), "filter FORWARD -j DROP\n");
    claim();
    configure("will_replace_rule filter FORWARD -j DROP");
    release();

    expect(addedRules()).toEqual([]);
  });

  it("loses the stack's VIPs and routes before what takes them away goes", () => {
    claim();
    configure("will_write /usr/local/sbin/lvs-routes /etc/sysconfig/lvs-routes");
    put("usr/local/sbin/lvs-routes", `#!/bin/bash\necho "lvs-routes $*" >>"$KERNEL/log"\n`, 0o755);
    put("etc/sysconfig/lvs-routes", "");
    const wants = join(root, "etc/systemd/system/multi-user.target.wants");
    mkdirSync(wants, { recursive: true });
    symlinkSync("/nowhere", join(wants, "lvs-direct-return@gatewaying-192.168.1.12.service"));
    release();

    expect(log().slice(0, 2)).toEqual([
      "systemctl -q disable --now lvs-direct-return@gatewaying-192.168.1.12.service",
      "lvs-routes remove",
    ]);
    expect(existsSync(join(root, "usr/local/sbin/lvs-routes"))).toBe(false);
  });

  it("loses the routes to real servers that it was given, once each", () => {
    claim();
    const route = "192.168.2.13/32 via 192.168.2.13 dev eth1 onlink";
    put("var/lib/lvs/next-hops", `route replace ${route}\nroute replace ${route}\n`);
    release();

    expect(log().filter((line) => line.startsWith("ip "))).toEqual([`ip route del ${route}`]);
  });

  it("has files back with their modes, and links as links", () => {
    put("etc/keepalived/secret", "x", 0o640);
    symlinkSync("secret", join(root, "etc/keepalived/link"));
    claim();
    configure(`will_write /etc/keepalived/secret /etc/keepalived/link; cd "$LVS_ROOT/etc/keepalived"
      rm link; echo 2 >link; chmod 0777 secret`);
    release();

    expect(statSync(join(root, "etc/keepalived/secret")).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(root, "etc/keepalived/link")).isSymbolicLink()).toBe(true);
  });

  it("keeps a folder of the stack's that somebody has put something in", () => {
    claim();
    configure(
      `will_write /opt/a/b/file; mkdir -p "$LVS_ROOT/opt/a/b"; touch "$LVS_ROOT/opt/a/b/file" "$LVS_ROOT/opt/a/mine"`,
    );
    release();

    expect(everything().filter((path) => path.startsWith("opt"))).toEqual(["opt", "opt/a", "opt/a/mine: "]);
  });

  it("loses the copies of the stack's files from its user's home, and nothing else there", () => {
    for (const folder of ["lvs-0123456789abcdef/etc", "lvs-0123456789abcdef/usr", "lvs-fedcba9876543210/etc"]) {
      mkdirSync(join(root, "root", folder), { recursive: true });
    }
    claim();
    release();

    expect(readdirSync(join(root, "root"))).toEqual(["lvs-fedcba9876543210"]);
  });

  it("has its notes where the first lvs-table kept none, whose list a director's script moves away", () => {
    writeFileSync(join(kernel, "enabled"), "httpd\n");
    claim();
    expect(existsSync(join(root, "var/lib/lvs/services"))).toBe(false);
  });

  it("knows what ran before the first of several claims only", () => {
    claim();
    writeFileSync(join(kernel, "enabled"), "httpd\n");
    claim();
    release();

    expect(log()).toContain("systemctl -q disable httpd");
  });

  it("stops the stack's own units before their files go", () => {
    claim();
    const unit = "/etc/systemd/system/lvs-source-nat.service";
    configure(`will_write ${unit} /etc/systemd/system/lvs-direct-return@.service; mkdir -p "$LVS_ROOT/etc/systemd/system"
      touch "$LVS_ROOT${unit}"`);
    release();

    expect(log().filter((line) => line.includes("--now"))).toEqual([
      "systemctl -q disable --now lvs-source-nat.service",
    ]);
    expect(log()[0]).toContain("--now");
    expect(existsSync(join(root, unit))).toBe(false);
  });

  it("loses a real server's page with the stack, unless it was changed", () => {
    for (const [page, stays] of [
      ["Node2\n", false],
      ["my own\n", true],
    ] as const) {
      rmSync(join(root, "var/www"), { recursive: true, force: true });
      claim();
      configure("will_write /var/www/html/index.html");
      put("var/lib/lvs/page", "Node2\n");
      put("var/www/html/index.html", page);
      release();
      expect(existsSync(join(root, "var/www/html/index.html"))).toBe(stays);
    }
  });

  it("has the page back that a package of its own brought, and the stack's took the place of", () => {
    put("var/www/html/index.html", "It works!\n");
    claim();
    configure("will_write /var/www/html/index.html");
    put("var/lib/lvs/page", "Node2\n");
    put("var/www/html/index.html", "Node2\n");
    release();

    expect(readFileSync(join(root, "var/www/html/index.html"), "utf8")).toBe("It works!\n");
  });

  it("is allowed by SELinux what it was allowed before", () => {
    claim();
    configure("will_allow keepalived_connect_any");
    release();

    expect(log()).toContain("setsebool -P keepalived_connect_any off");
  });

  it("has the archives back that its packages came from on Debian 12", () => {
    put("etc/apt/sources.list", "deb http://own.example/debian bookworm main\n");
    put("etc/apt/sources.list.d/own.list", "");
    claim(OURS, "debian12");
    const before = everything();
    const packages = readFileSync(join(projectDir, "guest/scripts/packages/debian12.sh"), "utf8");
    configure(`PACKAGE_MIRROR=http://mirror.example/debian; RELEASE=bookworm\n${packages}\nuse_package_mirror`);
    expect(existsSync(join(root, "etc/apt/sources.list"))).toBe(false);
    release(OURS, "debian12");

    expect(everything()).toEqual(before.filter((path) => !path.startsWith("var/lib/lvs")));
  });

  it("has the repositories back that its packages came from on EL9", () => {
    const repo =
      "[baseos]\nmirrorlist=https://mirrors.example/$releasever\n# baseurl=https://own.example/$releasever/os/\n";
    put("etc/yum.repos.d/almalinux-baseos.repo", repo);
    claim(OURS, "el9");
    const packages = readFileSync(join(projectDir, "guest/scripts/packages/el9.sh"), "utf8");
    configure(`PACKAGE_MIRROR=http://mirror.example/el\n${packages}\nuse_package_mirror`);
    const changed = readFileSync(join(root, "etc/yum.repos.d/almalinux-baseos.repo"), "utf8");
    release(OURS, "el9");

    expect(changed).toContain("baseurl=http://mirror.example/el/$releasever/os/");
    expect(readFileSync(join(root, "etc/yum.repos.d/almalinux-baseos.repo"), "utf8")).toBe(repo);
  });

  it("has its web server as it was, under the name that the guest has for it", () => {
    writeFileSync(join(kernel, "enabled"), "apache2\n");
    writeFileSync(join(kernel, "active"), "apache2\n");
    claim(OURS, "debian12");
    release(OURS, "debian12");

    expect(log().filter((line) => line.includes("apache2") || line.includes("httpd"))).toEqual([]);
  });

  it("can be claimed and released again at any time", () => {
    expect(claim().status).toBe(0);
    expect(claim().status).toBe(0);
    expect(release().status).toBe(0);
    expect(release()).toMatchObject({ status: 0, stdout: "" });
  });

  it("is given to one stack at a time, and released by none but that", () => {
    claim();
    expect(claim("another")).toMatchObject({
      status: 1,
      stderr: `nothing was changed: the machine belongs to another stack: ${OURS}\n`,
    });
    expect(release("another")).toMatchObject({
      status: 1,
      stderr: `the machine belongs to another stack, nothing was changed: ${OURS}\n`,
    });
    expect(existsSync(join(root, "var/lib/lvs/claimed"))).toBe(true);
  });

  it("isn't taken from a stack that made it", () => {
    put("var/lib/lvs/wanted", "");
    expect(claim()).toMatchObject({
      status: 1,
      stderr: "nothing was changed: the machine is a director of a stack that made it\n",
    });
  });

  it("isn't taken while keepalived runs there for somebody else", () => {
    writeFileSync(join(kernel, "active"), "keepalived\n");
    expect(claim()).toMatchObject({
      status: 1,
      stderr:
        "nothing was changed: keepalived runs here already, and the stack writes its whole configuration; stop and disable it\n",
    });
    expect(existsSync(join(root, "var/lib/lvs"))).toBe(false);
  });
});

it("a machine that the stack made keeps nothing of what was there before", () => {
  put("etc/sysconfig/lvs", "old\n");
  writeFileSync(join(kernel, "rules"), "filter FORWARD -j DROP\n");
  configure("will_write /etc/sysconfig/lvs; will_replace_rule filter FORWARD -j DROP; will_allow something");
  expect(existsSync(join(root, "var/lib/lvs"))).toBe(false);
});
